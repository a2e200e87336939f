using Tael.Client.Api.Notifications;
using Tael.Client.Api.Wire;
using Tael.Domain.Payments;

namespace Tael.Client.Api.Sandbox;

/// <summary>A way to go wrong that tests may ask for by name: of calls to <c>/v3</c> and of APIv2, or of notifications.</summary>
/// <remarks>
/// <para>Calls: any error code of ours (answered, and nothing done); <c>SYSTEM_ERROR_DONE</c> (done, and answered SYSTEM_ERROR);
/// <c>ANSWER_LOST</c> (done, and the connection ends); <c>REQUEST_LOST</c> (the connection ends, and nothing done); <c>TIMEOUT</c>
/// (done, and the connection ends after the delay, a minute unless named); <c>DELAY</c> (done, and answered after the delay, 3 s
/// unless named); <c>SIGNTEST</c> (done, and answered with a signature that a client must refuse); <c>USERPAYING</c> (a
/// payment by code asks for the password); <c>REFUND_PROCESSING</c> and <c>REFUND_ABNORMAL</c> (a refund is that). These delays are of the real clock.</para>
/// <para>Notifications: <c>NOTIFY_LOST</c>, <c>NOTIFY_DELAY</c> (a minute unless named, by the test clock),
/// <c>NOTIFY_TWICE</c>, <c>NOTIFY_SIGNTEST</c>.</para>
/// </remarks>
/// <param name="OnlyPaths">The only patterns that it can happen to; null: any.</param>
internal sealed record FaultKind(string Name, Fault? OfCall, WebhookFault? OfNotification, string[]? OnlyPaths = null)
{
    public static readonly TimeSpan DelayMax = TimeSpan.FromMinutes(5);
    public static readonly TimeSpan NotifyDelayMax = TimeSpan.FromDays(1);

    private static readonly string[] ByCode =
        ["/v3/pay/transactions/codepay", "/v3/pay/partner/transactions/codepay", "/pay/micropay"];

    private static readonly string[] OwnNames =
    [
        "SYSTEM_ERROR_DONE", "ANSWER_LOST", "REQUEST_LOST", "TIMEOUT", "DELAY", "SIGNTEST", "USERPAYING", "REFUND_PROCESSING", "REFUND_ABNORMAL",
        "NOTIFY_LOST", "NOTIFY_DELAY", "NOTIFY_TWICE", "NOTIFY_SIGNTEST",
    ];

    /// <summary>For whoever has named one that does not exist.</summary>
    public static string Names { get; } = string.Join(", ", [.. OwnNames, .. ErrorCode.All.Select(code => code.Code)]);

    /// <summary>The fault of this name; null: there is none, or its delay is none that it may have.</summary>
    /// <param name="delay">Only for those that have one.</param>
    public static FaultKind? Find(string name, TimeSpan? delay)
    {
        var isTimed = name is "TIMEOUT" or "DELAY" or "NOTIFY_DELAY";
        var max = name == "NOTIFY_DELAY" ? NotifyDelayMax : DelayMax;
        if (delay is { } given && (!isTimed || given <= TimeSpan.Zero || given > max)) return null;

        return name switch
        {
            "SYSTEM_ERROR_DONE" => OfCalls(new(ErrorCode.SystemError)),
            "ANSWER_LOST" => OfCalls(new(LoseAnswer: true)),
            "REQUEST_LOST" => OfCalls(new(LoseAnswer: true, Execute: false)),
            "TIMEOUT" => OfCalls(new(LoseAnswer: true, Delay: delay ?? TimeSpan.FromMinutes(1))),
            "DELAY" => OfCalls(new(Delay: delay ?? TimeSpan.FromSeconds(3))),
            "SIGNTEST" => OfCalls(new(SignTest: true)),
            "USERPAYING" => OfCalls(new(AsksPassword: true)) with { OnlyPaths = ByCode },
            "REFUND_PROCESSING" => OfCalls(new(HoldsRefund: RefundHold.Processing)) with { OnlyPaths = ["/v3/refund/domestic/refunds"] },
            "REFUND_ABNORMAL" => OfCalls(new(HoldsRefund: RefundHold.Abnormal)) with { OnlyPaths = ["/v3/refund/domestic/refunds"] },
            "NOTIFY_LOST" => OfNotifications(new(Lose: true)),
            "NOTIFY_DELAY" => OfNotifications(new(Delay: delay ?? TimeSpan.FromMinutes(1))),
            "NOTIFY_TWICE" => OfNotifications(new(Twice: true)),
            "NOTIFY_SIGNTEST" => OfNotifications(new(SignTest: true)),
            _ => ErrorCode.Find(name) is { } code ? OfCalls(new(code, Execute: false)) : null,
        };

        FaultKind OfCalls(Fault fault) => new(name, fault, null);
        FaultKind OfNotifications(WebhookFault fault) => new(name, null, fault);
    }
}
