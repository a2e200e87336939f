using System.Text;
using Tael.Client.Api.Keys;

namespace Tael.Client.Api.Wire.V2;

/// <summary>An answer of APIv2 as it goes out.</summary>
/// <param name="Code">Of an error: err_code, or what return_msg means in the same list.</param>
/// <param name="Shown">The same without its signature.</param>
internal sealed record V2Said(byte[] Xml, string? Code, byte[] Shown, SeenSigner? Signer = null, bool IsLost = false)
{
    private const int NonceLength = 32;
    private static readonly string[] InWhoseName = ["sub_appid", "sub_mch_id"];

    public static V2Said Malformed => Fail("XML_FORMAT_ERROR", "XML格式错误");

    /// <summary>Nothing has been done, and nobody is known to have asked.</summary>
    public static V2Said Fail(string code, string why)
    {
        var xml = V2Xml.Write([new("return_code", "FAIL"), new("return_msg", why)]);
        return new(xml, code, xml);
    }

    /// <param name="asked">The elements of the request.</param>
    public static V2Said Signed(V2Answer answer, Dictionary<string, string> asked, string key, Fault? fault)
    {
        var fields = new List<KeyValuePair<string, string>>
        {
            new("return_code", "SUCCESS"),
            new("return_msg", "OK"),
            new("appid", asked.GetValueOrDefault("appid", "")),
            new("mch_id", asked["mch_id"]),
        };
        fields.AddRange(InWhoseName
            .Where(name => asked.GetValueOrDefault(name, "").Length > 0)
            .Select(name => new KeyValuePair<string, string>(name, asked[name])));
        fields.Add(new("nonce_str", RandomText.Alphanumeric(NonceLength)));
        fields.Add(new("result_code", answer.Error is null ? "SUCCESS" : "FAIL"));
        if (answer.Error is { } error) fields.AddRange([new("err_code", error.Code), new("err_code_des", error.Description)]);
        foreach (var (name, value) in answer.Fields)
        {
            if (value is not null) fields.Add(new(name, V2Xml.Printable(value)));
        }

        var shown = V2Xml.Write(fields);
        var signer = new SeenSigner(asked["mch_id"], null, Text(asked), Text(fields));
        var sign = V2Signature.Of(fields, key, asked.GetValueOrDefault("sign_type"));
        fields.Add(new("sign", fault is { SignTest: true } ? Fault.SignTestPrefix + sign : sign));
        return new(V2Xml.Write(fields), answer.Error?.Code, shown, signer, fault is { LoseAnswer: true });
    }

    private static byte[] Text(IEnumerable<KeyValuePair<string, string>> fields) => Encoding.UTF8.GetBytes($"{V2Signature.TextOf(fields)}&key=…");
}
