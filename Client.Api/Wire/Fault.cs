using Tael.Domain.Payments;

namespace Tael.Client.Api.Wire;

/// <summary>How one call is to go wrong, for a merchant's tests. Only the sandbox has any.</summary>
/// <param name="Answer">Answered instead of the truth; null: the truth.</param>
/// <param name="Delay">The answer is held back so long; what there is to do is done before.</param>
/// <param name="Execute">Whether the call is carried out nevertheless.</param>
/// <param name="LoseAnswer">The connection ends instead of an answer.</param>
/// <param name="SignTest">The answer's signature starts with <see cref="SignTestPrefix"/>, which a client must refuse.</param>
/// <param name="AsksPassword">A payment by code becomes USERPAYING.</param>
/// <param name="HoldsRefund">A refund becomes PROCESSING or ABNORMAL.</param>
public sealed record Fault(
    Refusal? Answer = null,
    TimeSpan Delay = default,
    bool Execute = true,
    bool LoseAnswer = false,
    bool SignTest = false,
    bool AsksPassword = false,
    RefundHold? HoldsRefund = null)
{
    public const string SignTestPrefix = "WECHATPAY/SIGNTEST/";
}

/// <summary>Chooses the calls that go wrong.</summary>
public interface IFaults
{
    /// <summary>What shall happen to this call, now that its signature is known to be right; null: nothing.</summary>
    Fault? Next(MerchantCall call, ReadOnlyMemory<byte> body);
}
