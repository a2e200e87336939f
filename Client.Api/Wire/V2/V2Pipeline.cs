using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Tael.Client.Api.Figures;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Merchants;

namespace Tael.Client.Api.Wire.V2;

/// <summary>What every call of APIv2 goes through: body, signature, limit, endpoint, signed answer.</summary>
/// <remarks>
/// Always HTTP 200. Until the signature is right the answer is <c>return_code</c> FAIL and says so in <c>return_msg</c>, unsigned, and
/// nothing has been done. After that it is SUCCESS, signed as the request was, and <c>result_code</c> tells. APIv2 has
/// neither a time nor a nonce to check: a call sent again is the same call, and is answered so.
/// </remarks>
internal sealed partial class V2Pipeline(
    MerchantDirectory merchants,
    V3Services services,
    RateLimits limits,
    ApiFigures figures,
    ILogger<V2Pipeline> log,
    IFaults? faults = null,
    ICallLog? seen = null)
{
    private const int OpaqueIdLength = 26;

    public async Task Run<TBody>(HttpContext http, Func<V2Call, TBody, Task<V2Answer>> handle, V2Beside beside)
        where TBody : V2Request
    {
        var started = Stopwatch.GetTimestamp();
        ReadOnlyMemory<byte> body = default;
        V2Said said;
        try
        {
            (body, var tooLong) = await BodyReader.Read(http.Request);
            said = tooLong is null ? await Answers(http, body, handle, beside) : V2Said.Malformed;
        }
        catch (BadHttpRequestException) when (!http.RequestAborted.IsCancellationRequested)
        {
            said = V2Said.Malformed;
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        if (said.Code is { } code) figures.Error(code, StatusCodes.Status200OK);
        if (said.IsLost) http.Abort();
        else await Write(http, said);

        seen?.Keep(new(
            http, body, new(StatusCodes.Status200OK, said.Code, said.Shown), RandomText.Alphanumeric(OpaqueIdLength).ToUpperInvariant(),
            Stopwatch.GetElapsedTime(started), said.IsLost) { Signer = said.Signer });
    }

    private async Task<V2Said> Answers<TBody>(
        HttpContext http, ReadOnlyMemory<byte> body, Func<V2Call, TBody, Task<V2Answer>> handle, V2Beside beside)
        where TBody : V2Request
    {
        if (!HttpMethods.IsPost(http.Request.Method)) return V2Said.Fail("REQUIRE_POST_METHOD", "请使用post方法");
        if (V2Xml.Read(body.Span) is not { } fields) return V2Said.Malformed;
        if (fields.GetValueOrDefault("sign_type", "") is not ("" or V2Signature.Md5 or V2Signature.Hmac)) return V2Said.Fail("SIGNERROR", "签名类型错误");

        var found = MerchantId.TryParse(fields.GetValueOrDefault("mch_id", ""), out var id) ? await merchants.Find(id) : default;
        if (found.IsBusy) return V2Said.Fail("FREQUENCY_LIMITED", "频率超限，请降低请求频率后重试");
        if (found.Merchant is not { } merchant) return V2Said.Fail("MCHID_NOT_EXIST", "商户号mch_id不存在");
        if (merchant.Secret.ApiV2Key is not { } key || !V2Signature.IsRight(fields, key)) return V2Said.Fail("SIGNERROR", "签名错误");

        var call = new V2Call(http, services, merchant);
        var (answer, fault) = await Answer(call, fields, handle, beside);
        return V2Said.Signed(answer, fields, key, fault);
    }

    private async Task<(V2Answer Answer, Fault? Fault)> Answer<TBody>(
        V2Call call, Dictionary<string, string> fields, Func<V2Call, TBody, Task<V2Answer>> handle, V2Beside beside)
        where TBody : V2Request
    {
        if (limits.Take(call.Merchant.Id, RouteOf(call.Http)) is { } limited)
        {
            call.Http.Response.Headers.RetryAfter = limited.RetryAfterSeconds.ToString(CultureInfo.InvariantCulture);
            return (Refuse(V2Error.Of(limited), beside), null);
        }

        var json = AsJson(fields, Shape.Of(typeof(TBody)));
        if (faults?.Next(call, json) is not { } fault) return (await Do(call, json, handle, beside), null);

        var answer = fault.Execute
            ? await Do(call with { AsksPassword = fault.AsksPassword }, json, handle, beside)
            : Refuse(V2Error.SystemError, beside);

        // What is slow is the answer. By the real clock: so the client's own timeout goes.
        if (fault.Delay > TimeSpan.Zero) await Task.Delay(fault.Delay, call.Http.RequestAborted);
        return (fault.Answer is null ? answer : Refuse(V2Error.Of(fault.Answer), beside), fault);
    }

    private async Task<V2Answer> Do<TBody>(V2Call call, byte[] json, Func<V2Call, TBody, Task<V2Answer>> handle, V2Beside beside)
        where TBody : V2Request
    {
        if (!FieldReader.TryRead<TBody>(json, [], out var request, out var refusal)) return Refuse(V2Error.Of(refusal), beside);
        if (!call.Merchant.Owns(request.Appid)) return Refuse(V2Error.Of(new(ErrorCode.AppidMchidNotMatch)), beside);

        try
        {
            return await handle(call, request);
        }
        catch (Exception e) when (!call.Http.RequestAborted.IsCancellationRequested)
        {
            LogFailure(log, RouteOf(call.Http), e);
            return Refuse(V2Error.SystemError, beside);
        }
    }

    private static V2Answer Refuse(V2Error error, V2Beside beside) => V2Answer.Refuse(error, beside(error));

    /// <summary>So that one reader, and one set of rules, serves both protocols.</summary>
    private static byte[] AsJson(Dictionary<string, string> fields, Shape shape)
    {
        var json = new System.Text.Json.Nodes.JsonObject();
        foreach (var (name, value) in fields.Where(field => field.Value.Length > 0))
        {
            var isWhole = shape.Fields.TryGetValue(name, out var field) && field.Shape.Kind == ShapeKind.Whole;
            json[name] = isWhole && long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : value;
        }

        return JsonSerializer.SerializeToUtf8Bytes(json, WireJson.Options);
    }

    private static async Task Write(HttpContext http, V2Said said)
    {
        http.Response.ContentType = "text/xml; charset=utf-8";
        http.Response.Headers.CacheControl = "no-cache, must-revalidate";
        http.Response.ContentLength = said.Xml.Length;
        await http.Response.Body.WriteAsync(said.Xml, http.RequestAborted);
    }

    private static string RouteOf(HttpContext http) => (http.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "/pay";

    [LoggerMessage(1, LogLevel.Error, "{Route} failed; its outcome is unknown to the caller.")]
    private static partial void LogFailure(ILogger log, string route, Exception failure);
}
