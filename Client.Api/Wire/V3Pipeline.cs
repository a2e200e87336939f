using System.Diagnostics;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Media;

namespace Tael.Client.Api.Wire;

/// <summary>What every call of APIv3 goes through: body, signature, limit, endpoint, signed answer.</summary>
/// <remarks>An exception never becomes an answer's text. It is logged under the answer's Request-ID, and the answer is
/// SYSTEM_ERROR: for the caller the outcome is unknown, and the same request again will tell.</remarks>
public sealed partial class V3Pipeline(
    SignatureCheck signatures,
    AnswerWriter writer,
    V3Services services,
    RateLimits limits,
    ILogger<V3Pipeline> log,
    IFaults? faults = null,
    ICallLog? seen = null)
{
    private const int OpaqueIdLength = 26;

    public async Task Run(HttpContext http, V3Handler handle)
    {
        var opaqueId = RandomText.Alphanumeric(OpaqueIdLength).ToUpperInvariant();
        var started = Stopwatch.GetTimestamp();
        ReadOnlyMemory<byte> body = default;
        Outcome outcome;
        try
        {
            (body, var unread) = await ReadSigned(http);
            outcome = unread is null ? await Answers(http, handle, body) : new(unread, null, null);
        }
        catch (Exception) when (http.RequestAborted.IsCancellationRequested)
        {
            return;
        }
        catch (BadHttpRequestException)
        {
            outcome = new(Refusal.Body("/", "", "body could not be read"), null, null);
        }
        catch (Exception e)
        {
            LogFailure(log, opaqueId, http.Request.Method, RouteOf(http), e);
            outcome = new(Answer.Refuse(ErrorCode.SystemError), null, null);
        }

        var isLost = outcome.Fault is { LoseAnswer: true };
        if (isLost) http.Abort();
        else await writer.Write(http, outcome.Answer, outcome.Key, opaqueId, outcome.Fault is { SignTest: true });

        seen?.Keep(new(http, body, SeenAnswer.Of(outcome.Answer), opaqueId, Stopwatch.GetElapsedTime(started), isLost));
    }

    /// <summary>What the signature is over: the body, or of a file its meta, beside which the file is kept for the endpoint.</summary>
    private static async ValueTask<(ReadOnlyMemory<byte> Signed, Refusal? Refusal)> ReadSigned(HttpContext http)
    {
        if (http.GetEndpoint()?.Metadata.GetMetadata<MediaRules>() is not { } rules) return await BodyReader.Read(http.Request);

        var (body, tooLong) = await BodyReader.Read(http.Request, rules.BodyBytesMax);
        if (tooLong is not null) return (default, tooLong);

        var (form, refusal) = await MediaForm.Read(http.Request.ContentType, body);
        http.Features.Set(form);
        return (form?.Meta ?? default, refusal);
    }

    private async Task<Outcome> Answers(HttpContext http, V3Handler handle, ReadOnlyMemory<byte> body)
    {
        var signed = await signatures.Check(http, body);
        if (signed.Merchant is not { } merchant) return new(signed.Refusal!, null, null);

        var named = http.Request.Headers["Wechatpay-Serial"].ToString();
        var key = services.Platform.Find(named) ?? services.Platform.Of(merchant.Secret.PlatformKey);
        if (limits.Take(merchant.Id, RouteOf(http)) is { } limited) return new(limited, key, null);

        var call = new V3Call(http, services, merchant, signed.Key!, key);
        var fault = faults?.Next(call, body);
        if (fault is null) return new(await handle(call, body), key, null);

        var answer = fault.Execute
            ? await handle(call with { AsksPassword = fault.AsksPassword, HoldsRefund = fault.HoldsRefund }, body)
            : Answer.Refuse(ErrorCode.SystemError);

        // What is slow is the answer. By the real clock: so the client's own timeout goes.
        if (fault.Delay > TimeSpan.Zero) await Task.Delay(fault.Delay, http.RequestAborted);
        return new(fault.Answer is null ? answer : Answer.Refuse(fault.Answer), key, fault);
    }

    /// <summary>For the log and for limits: the pattern, without what a caller wrote.</summary>
    private static string RouteOf(HttpContext http) =>
        (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "/v3";

    [LoggerMessage(1, LogLevel.Error, "{RequestId}: {Method} {Route} failed; its outcome is unknown to the caller.")]
    private static partial void LogFailure(ILogger log, string requestId, string method, string route, Exception failure);

    private readonly record struct Outcome(Answer Answer, PlatformKey? Key, Fault? Fault)
    {
        public Outcome(Refusal refusal, PlatformKey? key, Fault? fault) : this(Answer.Refuse(refusal), key, fault)
        {
        }
    }
}
