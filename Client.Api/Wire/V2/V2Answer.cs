using System.Collections.Immutable;

namespace Tael.Client.Api.Wire.V2;

/// <summary>What a call of APIv2 is answered with, beside what stands in every answer.</summary>
/// <param name="Error">Null: result_code SUCCESS.</param>
/// <param name="Fields">An element without a value is left out.</param>
internal sealed record V2Answer(V2Error? Error, ImmutableArray<(string Name, string? Value)> Fields)
{
    public static V2Answer Ok(params ImmutableArray<(string Name, string? Value)> fields) => new(null, fields);

    public static V2Answer Refuse(V2Error error, params ImmutableArray<(string Name, string? Value)> fields) => new(error, fields);
}

/// <summary>err_code and err_code_des. The codes are APIv2's own: a closed list.</summary>
/// <remarks>Source: protocol 2.1 (payment codes) and 2.11 (APIv2's list).</remarks>
internal sealed record V2Error(string Code, string Description)
{
    public static readonly V2Error SystemError = new("SYSTEMERROR", "系统超时，请用相同参数重新调用");
    public static readonly V2Error OrderNotExist = new("ORDERNOTEXIST", "订单不存在");
    public static readonly V2Error UserPaying = new("USERPAYING", "需要用户输入支付密码");
    public static readonly V2Error NotPaid = new("TRADE_ERROR", "用户没有输入支付密码");
    public static readonly V2Error OrderReversed = new("ORDERREVERSED", "订单已撤销");

    /// <summary>The same request, sent again, may yet be done.</summary>
    public bool MayYet => Code is "SYSTEMERROR" or "FREQUENCY_LIMITED" or "NOTENOUGH";

    public static V2Error Param(string field, string issue) => new("PARAM_ERROR", $"{field}: {issue}");

    /// <summary>The same refusal in this protocol's words.</summary>
    public static V2Error Of(Refusal refusal)
    {
        var isMissing = refusal is { Code.Code: "PARAM_ERROR", Issue: "member is missing" };
        var code = isMissing ? "LACK_PARAMS" : CodeOf(refusal.Code);
        var what = refusal.Message ?? refusal.Code.Message;
        return new(code, refusal is { Code.Code: "PARAM_ERROR", Field: { } field } ? $"{field.TrimStart('/')}: {refusal.Issue}" : what);
    }

    /// <summary>This protocol's code for one of APIv3.</summary>
    public static string CodeOf(ErrorCode code) => code.Code switch
    {
        "PARAM_ERROR" or "INVALID_REQUEST" or "APPID_MCHID_NOT_MATCH" or "OUT_TRADE_NO_USED" or "TRADE_ERROR" or "AUTH_CODE_INVALID"
            or "FREQUENCY_LIMITED" => code.Code,
        "ORDER_PAID" => "ORDERPAID",
        "ORDER_CLOSED" => "ORDERCLOSED",
        "ORDER_NOT_EXIST" or "RESOURCE_NOT_EXISTS" or "NOT_FOUND" => "ORDERNOTEXIST",
        "NOT_ENOUGH" => "NOTENOUGH",
        "NO_AUTH" => "NOAUTH",
        "MCH_NOT_EXISTS" => "MCHID_NOT_EXIST",
        "SIGN_ERROR" => "SIGNERROR",
        "ALREADY_EXISTS" => "OUT_TRADE_NO_USED",
        "RULE_LIMIT" or "ACCOUNT_ERROR" => "TRADE_ERROR",
        "RATELIMIT_EXCEED" => "FREQUENCY_LIMITED",
        "SYSTEM_ERROR" or "SERVICE_UNAVAILABLE" => "SYSTEMERROR",
        _ => "INVALID_REQUEST", // Of bills, which APIv2 does not have.
    };
}
