using System.Diagnostics.CodeAnalysis;
using Tael.Domain.Ledger;
using Tael.Domain.Wallets;

namespace Tael.Domain.Payments;

/// <summary>The transfer with which a combined order pays one of its sub-orders: <c>{combined}/sub-{place}-by-{payer}</c>.</summary>
/// <remarks>It says whose money it is, so that the sub-order can give it back to them when it is refunded.</remarks>
public static class SubOrderTransfer
{
    private const string Start = "sub-";
    private const string By = "-by-";

    /// <param name="place">Of the sub-order in its combined order, from 0.</param>
    public static TransferId Of(AccountId combined, int place, UserId payer) =>
        TransferId.Of(combined, $"{Start}{place}{By}{payer}");

    /// <summary>Who has paid; false if it is no such transfer.</summary>
    public static bool TryPayer(TransferId transfer, AccountId from, [NotNullWhen(true)] out UserId payer)
    {
        payer = default;
        var start = $"{from.Value}/{Start}";
        if (from.Kind != AccountKind.Combined || !transfer.Value.StartsWith(start, StringComparison.Ordinal)) return false;

        var parts = transfer.Value[start.Length..].Split(By);
        return parts.Length == 2 && UserId.TryParse(parts[1], out payer);
    }
}
