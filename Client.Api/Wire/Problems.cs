using Microsoft.AspNetCore.Http.HttpResults;

namespace Tael.Client.Api.Wire;

/// <summary>Errors everywhere but under <c>/v3</c>: RFC 9457 problem details with a <c>code</c>.</summary>
/// <remarks><c>{"title","status","code","detail"?,"field"?}</c> as <c>application/problem+json</c>. The detail is written by us
/// for the caller to read; an exception's text never stands in it.</remarks>
public static class Problems
{
    /// <param name="code">Upper-case words joined by underscores; programs go by it.</param>
    /// <param name="field">The field of the request that is to blame.</param>
    public static ProblemHttpResult Of(int httpStatus, string code, string? detail = null, string? field = null)
    {
        var extensions = new Dictionary<string, object?> { ["code"] = code };
        if (field is not null) extensions["field"] = field;
        return TypedResults.Problem(detail: detail, statusCode: httpStatus, title: code, extensions: extensions);
    }
}
