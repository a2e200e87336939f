using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Merchants;

namespace Tael.Client.Api.Wire.V2;

/// <summary>Where calls of APIv2 are declared, and what each goes through: body, signature, endpoint, signed answer.</summary>
/// <remarks>
/// Always HTTP 200. Until the signature is right the answer is <c>return_code</c> FAIL and says so in <c>return_msg</c>, unsigned, and
/// nothing has been done. After that it is SUCCESS, signed as the request was, and <c>result_code</c> tells. APIv2 has
/// neither a time nor a nonce to check: a call sent again is the same call, and is answered so.
/// </remarks>
internal sealed partial class V2Endpoints(IEndpointRouteBuilder app)
{
    private const int NonceLength = 32;

    /// <param name="whenUnknown">What SYSTEMERROR says beside itself.</param>
    public void Post<TBody>(
        string path, Func<V2Call, TBody, Task<V2Answer>> handle, params ImmutableArray<(string Name, string? Value)> whenUnknown)
        where TBody : V2Request =>
        app.Map(path, async http => await Write(http, await Answers(http, handle, whenUnknown)));

    private static async Task<byte[]> Answers<TBody>(
        HttpContext http, Func<V2Call, TBody, Task<V2Answer>> handle, ImmutableArray<(string Name, string? Value)> whenUnknown)
        where TBody : V2Request
    {
        if (!HttpMethods.IsPost(http.Request.Method)) return Fail("请使用post方法");

        var (body, tooLong) = await BodyReader.Read(http.Request);
        if (tooLong is not null || V2Xml.Read(body.Span) is not { } fields) return Fail("XML格式错误");
        if (fields.GetValueOrDefault("sign_type", "") is not ("" or V2Signature.Md5 or V2Signature.Hmac)) return Fail("签名类型错误");

        var services = http.RequestServices;
        var found = MerchantId.TryParse(fields.GetValueOrDefault("mch_id", ""), out var id)
            ? await services.GetRequiredService<MerchantDirectory>().Find(id)
            : default;
        if (found.IsBusy) return Fail("频率超限，请降低请求频率后重试");
        if (found.Merchant is not { } merchant) return Fail("商户号mch_id不存在");
        if (merchant.Secret.ApiV2Key is not { } key || !V2Signature.IsRight(fields, key)) return Fail("签名错误");

        var answer = await Answer(new V2Call(http, services.GetRequiredService<V3Services>(), merchant), fields, handle)
            ?? V2Answer.Refuse(V2Error.SystemError, whenUnknown);
        return Signed(answer, fields, key);
    }

    /// <returns>Null: the outcome is unknown.</returns>
    private static async Task<V2Answer?> Answer<TBody>(
        V2Call call, Dictionary<string, string> fields, Func<V2Call, TBody, Task<V2Answer>> handle)
        where TBody : V2Request
    {
        if (!FieldReader.TryRead<TBody>(AsJson(fields, Shape.Of(typeof(TBody))), [], out var request, out var refusal))
        {
            return V2Answer.Refuse(V2Error.Of(refusal));
        }

        if (!call.Merchant.Owns(request.Appid)) return V2Answer.Refuse(V2Error.Of(new(ErrorCode.AppidMchidNotMatch)));

        try
        {
            return await handle(call, request);
        }
        catch (Exception e) when (!call.Http.RequestAborted.IsCancellationRequested)
        {
            LogFailure(call.Http.RequestServices.GetRequiredService<ILogger<V2Endpoints>>(), call.Http.Request.Path, e);
            return null;
        }
    }

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

    private static byte[] Fail(string why) => V2Xml.Write([new("return_code", "FAIL"), new("return_msg", why)]);

    private static byte[] Signed(V2Answer answer, Dictionary<string, string> asked, string key)
    {
        var fields = new List<KeyValuePair<string, string>>
        {
            new("return_code", "SUCCESS"),
            new("return_msg", "OK"),
            new("appid", asked.GetValueOrDefault("appid", "")),
            new("mch_id", asked["mch_id"]),
            new("nonce_str", RandomText.Alphanumeric(NonceLength)),
            new("result_code", answer.Error is null ? "SUCCESS" : "FAIL"),
        };
        if (answer.Error is { } error) fields.AddRange([new("err_code", error.Code), new("err_code_des", error.Description)]);
        foreach (var (name, value) in answer.Fields)
        {
            if (value is not null) fields.Add(new(name, V2Xml.Printable(value)));
        }

        fields.Add(new("sign", V2Signature.Of(fields, key, asked.GetValueOrDefault("sign_type"))));
        return V2Xml.Write(fields);
    }

    private static async Task Write(HttpContext http, byte[] xml)
    {
        http.Response.ContentType = "text/xml; charset=utf-8";
        http.Response.Headers.CacheControl = "no-cache, must-revalidate";
        http.Response.ContentLength = xml.Length;
        await http.Response.Body.WriteAsync(xml, http.RequestAborted);
    }

    [LoggerMessage(1, LogLevel.Error, "{Path} failed; its outcome is unknown to the caller.")]
    private static partial void LogFailure(ILogger log, string path, Exception failure);
}
