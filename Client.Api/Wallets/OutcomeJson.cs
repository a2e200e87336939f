using System.Text.Json;
using Tael.Domain.Ledger;
using Tael.Domain.Wallets;
using Tael.Grains.Ledger;

namespace Tael.Client.Api.Wallets;

/// <summary>What became of a request: <c>applied | refused | inFlight | unknown</c>, and the code it was refused with.</summary>
internal sealed record OutcomeJson(
    string RequestId, string Outcome, string? Command, string? Reason, string? TransactionId, string? Order, string? At)
{
    public static OutcomeJson Of(RequestId request, RequestOutcome outcome) => new(
        $"{request}",
        outcome.State switch
        {
            RequestState.Applied => "applied",
            RequestState.Refused => "refused",
            RequestState.InFlight => "inFlight",
            _ => "unknown",
        },
        outcome.Command,
        outcome.Code is { } code ? AsTold(outcome.Command, code) : null,
        outcome.TransactionId?.Value,
        outcome.Order?.Value,
        outcome.At is { } at ? OwnJson.Time(at) : null);

    /// <summary>As the caller was told it, where that is known; else the status in the same spelling.</summary>
    private static string AsTold(string? command, string code) =>
        command == nameof(PayOrder) && Enum.TryParse<PayOrderStatus>(code, out var status)
            && PaymentRefusal.TryOf(status, out var refusal)
            ? refusal.Code
            : JsonNamingPolicy.SnakeCaseUpper.ConvertName(code);
}
