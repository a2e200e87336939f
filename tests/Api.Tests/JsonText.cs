using System.Text.Json;

namespace Tael.Tests;

internal static class JsonText
{
    /// <summary>A member's text; null where it is missing or null.</summary>
    public static string? Text(this JsonElement json, string member) =>
        json.TryGetProperty(member, out var value) ? value.GetString() : null;
}
