using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Tael.Client.Api.CombinedOrders;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Payments;
using Tael.Client.Api.Payouts;
using Tael.Client.Api.Permissions;
using Tael.Client.Api.Plans;
using Tael.Client.Api.ServiceOrders;
using Tael.Client.Api.Sharing;
using Tael.Client.Api.Wire;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Grains;
using Tael.Grains.Notifications;

namespace Tael.Client.Api.Notifications;

/// <summary>One attempt to deliver one notification: compose, send, keep what became of it.</summary>
/// <remarks>200 and 204 acknowledge; every other answer, and none, is a failure and tried again. What the receiver says
/// is kept, but only its first KiB. Errors are kept in words that hold no secret.</remarks>
internal sealed class WebhookDelivery(
    IGrainFactory grains,
    Secrets secrets,
    Vault vault,
    OpenIds openIds,
    TimeProvider clock,
    WebhookTargets targets,
    IWebhookFaults? faults = null)
    : IDisposable
{
    private const int AnswerBytesMax = 1024;

    private readonly HttpClient _http = WebhookHttp.Create(targets);

    /// <returns>The attempt, already recorded.</returns>
    /// <exception cref="Exception">It could not be recorded: it will be made again.</exception>
    public async Task<WebhookAttempt> Attempt(Webhook webhook)
    {
        var at = Instant.Of(clock);
        var started = Stopwatch.GetTimestamp();
        var (body, key, whyNot) = await Compose(webhook);
        var fault = whyNot is null ? faults?.Next(webhook) : null;
        if (fault is { Lose: true } or { Delay.Ticks: > 0 }) whyNot = fault.Words;
        var isProbe = fault is { SignTest: true };
        var answer = whyNot is null ? await Send(webhook, body, key!, isProbe) : new Answer(0, "", whyNot);

        var acknowledged = answer.HttpStatus is 200 or 204 && !isProbe;
        var attempt = new WebhookAttempt(
            webhook.Id,
            webhook.Attempts + 1,
            at,
            answer.HttpStatus,
            answer.Error ?? fault?.Words,
            body,
            answer.Body,
            (int)Stopwatch.GetElapsedTime(started).TotalMilliseconds,
            acknowledged,
            acknowledged ? null
                : fault is { Delay.Ticks: > 0 } ? at + fault.Delay
                : WebhookSchedule.NextAfter(webhook.Attempts + 1, at));
        await grains.Webhooks().Record(attempt);
        if (fault is { Twice: true }) await grains.Webhooks().Replay(webhook.Id);
        return attempt;
    }

    public void Dispose() => _http.Dispose();

    private async Task<(string Body, PlatformKey? Key, string? WhyNot)> Compose(Webhook webhook)
    {
        var profile = (await grains.Merchant(webhook.Merchant).Look())?.Profile;
        if (profile is null || !MerchantSecret.TryOpen(vault, webhook.Merchant, profile.SealedApiV3Key, out var secret))
        {
            return ("", null, "The merchant's APIv3 key cannot be read here.");
        }

        if (await Plaintext(webhook) is not { } plaintext) return ("", null, "What it tells of is not there.");

        return (WebhookMessage.Body(webhook, plaintext.Span, secret), secrets.Platform.Of(secret.PlatformKey), null);
    }

    /// <summary>What has happened, as it was then; null if it can't be found.</summary>
    private Task<ReadOnlyMemory<byte>?> Plaintext(Webhook webhook) => webhook.Order.Kind switch
    {
        AccountKind.Combined => PlaintextOfCombinedOrder(webhook),
        AccountKind.ServiceOrder => PlaintextOfServiceOrder(webhook),
        AccountKind.Permission => PlaintextOfPermission(webhook),
        AccountKind.SignPlan => PlaintextOfSignPlan(webhook),
        AccountKind.Payout => PlaintextOfPayout(webhook),
        AccountKind.PayoutAuthorization => PlaintextOfAuthorization(webhook),
        AccountKind.Share => PlaintextOfShare(webhook),
        _ => PlaintextOfOrder(webhook),
    };

    private async Task<ReadOnlyMemory<byte>?> PlaintextOfCombinedOrder(Webhook webhook) =>
        await CombinedTrade.Find(grains, webhook.Order) is { SubOrders.IsEmpty: false } trade ? trade.AsPaid().ToJson(openIds) : null;

    private async Task<ReadOnlyMemory<byte>?> PlaintextOfShare(Webhook webhook)
    {
        var share = grains.Share(webhook.Order);
        if (await share.Look() is not { Terms: { } terms } || await share.FindNotified(webhook.Sequence) is not { } notice) return null;

        var description = notice.Description;
        if (notice.OutReturnNo is { } no && MerchantId.TryOf(notice.Receiver, out var returner))
        {
            description = (await grains.Merchant(returner).FindReturn(no, terms.Merchant))?.Description;
        }

        return description is null ? null : WireJson.Write(ShareNotification.Of(terms, notice, description, openIds));
    }

    private async Task<ReadOnlyMemory<byte>?> PlaintextOfPayout(Webhook webhook) =>
        await grains.Payout(webhook.Order).Look() is { Terms: not null } payout ? WireJson.Write(PayoutNotification.Of(payout, openIds)) : null;

    private async Task<ReadOnlyMemory<byte>?> PlaintextOfAuthorization(Webhook webhook) =>
        await grains.PayoutAuthorization(webhook.Order).LookBack(webhook.Sequence) is { Terms: not null } authorization
            ? WireJson.Write(AuthorizationNotification.Of(authorization, openIds))
            : null;

    private async Task<ReadOnlyMemory<byte>?> PlaintextOfPermission(Webhook webhook) =>
        await grains.Permission(webhook.Order).LookBack(webhook.Sequence) is { Terms: not null } permission
            ? WireJson.Write(PermissionNotification.Of(permission, openIds))
            : null;

    private async Task<ReadOnlyMemory<byte>?> PlaintextOfSignPlan(Webhook webhook) =>
        await grains.SignPlan(webhook.Order).LookBack(webhook.Sequence) is { Terms: not null } plan
            ? WireJson.Write(SignPlanAnswer.Of(plan, openIds))
            : null;

    private async Task<ReadOnlyMemory<byte>?> PlaintextOfServiceOrder(Webhook webhook) =>
        await grains.ServiceOrder(webhook.Order).LookBack(webhook.Sequence) is { } order
            ? WireJson.Write(ServiceOrderAnswer.Of(order, openIds) with { NotifyUrl = null })
            : null;

    private async Task<ReadOnlyMemory<byte>?> PlaintextOfOrder(Webhook webhook)
    {
        var payment = grains.Payment(webhook.Order);
        if (await payment.Look() is not { Terms: not null } order) return null;
        if (webhook.EventType == "TRANSACTION.SUCCESS")
        {
            return order.State == OrderState.Paid ? TransactionJson.OfPayment(order, openIds) : null;
        }

        if (await payment.FindNotified(webhook.Sequence) is not { } outcome) return null;

        var refund = await grains.Merchant(order.Terms.Merchant).FindRefund(outcome.OutRefundNo);
        return refund is null ? null : RefundJson.Notification(order, refund, outcome);
    }

    private async Task<Answer> Send(Webhook webhook, string body, PlatformKey key, bool isProbe)
    {
        if (!Uri.TryCreate(webhook.Url, UriKind.Absolute, out var url) || !IsAllowed(url))
        {
            return new(0, "", "notify_url is no address that notifications may go to.");
        }

        using var timeout = new CancellationTokenSource(WebhookHttp.Timeout);
        try
        {
            using var request = WebhookMessage.Request(webhook, body, key, isProbe);
            using var response = await _http.SendAsync(
                request, HttpCompletionOption.ResponseHeadersRead, timeout.Token);
            return new((int)response.StatusCode, await ReadStart(response, timeout.Token), null);
        }
        catch (OperationCanceledException)
        {
            return new(0, "", $"No answer within {WebhookHttp.Timeout.TotalSeconds} s.");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or SocketException)
        {
            return new(0, "", WordsOf(failure));
        }
    }

    private bool IsAllowed(Uri url) => url.Scheme == Uri.UriSchemeHttps
        || (url.Scheme == Uri.UriSchemeHttp && targets == WebhookTargets.Any);

    /// <summary>The status alone decides, so an answer whose body breaks off is still an answer.</summary>
    private static async Task<string> ReadStart(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var buffer = new byte[AnswerBytesMax];
        var length = 0;
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            length = await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken);
        }
        catch (Exception e) when (e is IOException or HttpRequestException or OperationCanceledException)
        {
            return "";
        }

        // Databases keep no NUL in texts.
        return Encoding.UTF8.GetString(buffer, 0, length).Replace('\0', '\uFFFD');
    }

    private static string WordsOf(Exception failure) => failure switch
    {
        HttpRequestException { InnerException: AddressRefusedException refused } => refused.Message,
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } =>
            "The receiver's name does not resolve.",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } =>
            "The receiver's TLS was refused.",
        HttpRequestException { InnerException: SocketException e } => $"Could not connect: {e.SocketErrorCode}.",
        HttpRequestException e => $"The answer was no HTTP: {e.HttpRequestError}.",
        _ => "The connection broke off.",
    };

    private sealed record Answer(int HttpStatus, string Body, string? Error);
}
