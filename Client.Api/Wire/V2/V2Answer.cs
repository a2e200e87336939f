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
/// <remarks>Source: the error tables of micropay, orderquery and reverse.</remarks>
internal sealed record V2Error(string Code, string Description)
{
    public static readonly V2Error SystemError = new("SYSTEMERROR", "系统超时，请用相同参数重新调用");
    public static readonly V2Error OrderNotExist = new("ORDERNOTEXIST", "订单不存在");
    public static readonly V2Error UserPaying = new("USERPAYING", "需要用户输入支付密码");
    public static readonly V2Error NotPaid = new("TRADE_ERROR", "用户没有输入支付密码");
    public static readonly V2Error OrderReversed = new("ORDERREVERSED", "订单已撤销");

    public static V2Error Param(string field, string issue) => new("PARAM_ERROR", $"{field}: {issue}");

    /// <summary>The same refusal in this protocol's words.</summary>
    public static V2Error Of(Refusal refusal)
    {
        var code = refusal.Code.Code switch
        {
            "ORDER_PAID" => "ORDERPAID",
            "ORDER_CLOSED" => "ORDERCLOSED",
            "ORDER_NOT_EXIST" => "ORDERNOTEXIST",
            "NOT_ENOUGH" => "NOTENOUGH",
            "SYSTEM_ERROR" => "SYSTEMERROR",
            "RULE_LIMIT" or "ACCOUNT_ERROR" => "TRADE_ERROR",
            "PARAM_ERROR" when refusal.Issue == "member is missing" => "LACK_PARAMS",
            var same => same,
        };
        var what = refusal.Message ?? refusal.Code.Message;
        return new(code, refusal is { Code.Code: "PARAM_ERROR", Field: { } field } ? $"{field.TrimStart('/')}: {refusal.Issue}" : what);
    }
}
