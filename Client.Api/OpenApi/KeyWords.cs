namespace Tael.Client.Api.OpenApi;

/// <summary>What the fields of calls about keys and files mean.</summary>
internal static class KeyWords
{
    public static IEnumerable<KeyValuePair<string, Glossary.Word>> All { get; } = new Dictionary<string, Glossary.Word>
    {
        ["certificate"] = new("The key's certificate, PEM.", "-----BEGIN CERTIFICATE-----…"),
        ["keys"] = new("One by one; what signs first.", null),
        ["kind"] = new("`certificate` or `publicKey`: how programs know it.", "publicKey"),
        ["media_id"] = new("Names the file in other calls.", "47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFXsVb1Xx2kU9b9bOqfMzVnS"),
        ["notAfter"] = new("Until when it is good, RFC 3339.", "2031-01-02T10:34:56.000+08:00"),
        ["notBefore"] = new("From when on it is good, RFC 3339.", "2026-01-02T10:34:56.000+08:00"),
        ["publicKey"] = new("The public key, PEM.", "-----BEGIN PUBLIC KEY-----…"),
        ["step"] = new("`announce`: new keys are listed; `switch`: they sign; `end`: the old ones are gone.", "announce"),
        ["use"] = new("`signs`; `next` and `previous` sign for who names them.", "signs"),
    };
}
