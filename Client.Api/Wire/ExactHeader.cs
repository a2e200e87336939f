using System.Reflection;
using Microsoft.Extensions.Primitives;

namespace Tael.Client.Api.Wire;

/// <summary>Writes a header's name with the case that it is given.</summary>
/// <remarks>
/// Kestrel keeps the case of names that it doesn't know, but knows <c>Request-Id</c> and writes WeChat Pay's
/// <c>Request-ID</c> like that. Its store of unknown names has no public door; should it ever move, the header is
/// written in Kestrel's case, and a test says so.
/// </remarks>
internal static class ExactHeader
{
    private static PropertyInfo? _unknown;

    public static void Set(IHeaderDictionary headers, string name, string value)
    {
        if (UnknownOf(headers) is { } unknown) unknown[name] = value;
        else headers[name] = value;
    }

    private static IDictionary<string, StringValues>? UnknownOf(IHeaderDictionary headers)
    {
        var property = _unknown;
        if (property?.DeclaringType?.IsInstanceOfType(headers) != true)
        {
            property = headers.GetType().BaseType?.GetProperty("Unknown", BindingFlags.Instance | BindingFlags.NonPublic);
            _unknown = property;
        }

        return property?.GetValue(headers) as IDictionary<string, StringValues>;
    }
}
