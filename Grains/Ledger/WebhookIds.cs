using System.Security.Cryptography;
using System.Text;
using Tael.Domain.Ledger;

namespace Tael.Grains.Ledger;

/// <summary>Names notifications.</summary>
internal static class WebhookIds
{
    /// <summary>A UUID that any activation would make again, so that one event never has two notifications.</summary>
    /// <param name="sequence">The account's notifications are numbered.</param>
    public static string Of(AccountId account, int sequence)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes($"{account.Value}#{sequence}"));
        return new Guid(hash.AsSpan(0, 16)).ToString();
    }
}
