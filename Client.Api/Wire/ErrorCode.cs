namespace Tael.Client.Api.Wire;

/// <summary>One of WeChat Pay's error codes, with the only HTTP status and message it is ever sent with.</summary>
/// <remarks>
/// The set is closed: a code that doesn't stand here can't be produced. <see cref="Number"/> ends the answer's
/// <c>Request-ID</c>, as WeChat Pay does it; 268498688 and 268512771 are WeChat Pay's own, the others ours.
/// Sources: protocol 2.11, and the error tables of the basic payment calls.
/// </remarks>
public sealed class ErrorCode
{
    public static readonly ErrorCode ParamError = new("PARAM_ERROR", 400, 268435457, "参数错误");
    public static readonly ErrorCode InvalidRequest = new("INVALID_REQUEST", 400, 268435458, "请求不符合接口规则");
    public static readonly ErrorCode AppidMchidNotMatch =
        new("APPID_MCHID_NOT_MATCH", 400, 268435459, "appid和mchid不匹配，请检查后再试");
    public static readonly ErrorCode MchNotExists = new("MCH_NOT_EXISTS", 400, 268435460, "商户号不存在");
    public static readonly ErrorCode OrderPaid = new("ORDER_PAID", 400, 268435461, "该订单已支付");
    public static readonly ErrorCode OrderClosed = new("ORDER_CLOSED", 400, 268435462, "该订单已关闭，请重新下单");
    public static readonly ErrorCode SignError = new("SIGN_ERROR", 401, 268435463, "错误的签名，验签失败");
    public static readonly ErrorCode NoAuth = new("NO_AUTH", 403, 268435464, "商户无权限");
    public static readonly ErrorCode OutTradeNoUsed = new("OUT_TRADE_NO_USED", 403, 268498688, "商户订单号重复");
    public static readonly ErrorCode RuleLimit = new("RULE_LIMIT", 403, 268435465, "业务规则限制");
    public static readonly ErrorCode TradeError = new("TRADE_ERROR", 403, 268435466, "交易错误");
    public static readonly ErrorCode NotEnough = new("NOT_ENOUGH", 403, 268435467, "余额不足");
    public static readonly ErrorCode OrderNotExist = new("ORDER_NOT_EXIST", 404, 268512771, "订单不存在");
    public static readonly ErrorCode ResourceNotExists = new("RESOURCE_NOT_EXISTS", 404, 268435468, "查询的资源不存在");
    public static readonly ErrorCode NotFound = new("NOT_FOUND", 404, 268435469, "请求的地址不存在");
    public static readonly ErrorCode FrequencyLimited = new("FREQUENCY_LIMITED", 429, 268435470, "频率超限，请降低请求频率后重试");
    public static readonly ErrorCode SystemError = new("SYSTEM_ERROR", 500, 268435471, "系统异常，请用相同参数重新调用");
    public static readonly ErrorCode ServiceUnavailable = new("SERVICE_UNAVAILABLE", 503, 268435472, "服务暂不可用，请稍后重试");

    /// <summary>The account is stopped, since an audit has found its rows changed.</summary>
    public static readonly ErrorCode AccountError = new("ACCOUNT_ERROR", 403, 268435473, "账户异常，请联系平台");

    public static readonly ErrorCode AuthCodeInvalid = new(
        "AUTH_CODE_INVALID", 403, 268435474, "请扫描微信支付授权码(以10/11/12/13/14/15为前缀的18位数字)");

    public static readonly ErrorCode AlreadyExists = new("ALREADY_EXISTS", 400, 268435475, "商户单号已存在，请核对后再试");
    public static readonly ErrorCode NoStatementExist = new("NO_STATEMENT_EXIST", 400, 268435476, "账单文件不存在");
    public static readonly ErrorCode StatementCreating = new("STATEMENT_CREATING", 400, 268435477, "账单生成中，请稍后重试");

    /// <summary>Too many calls of profit sharing; all others say <see cref="FrequencyLimited"/>.</summary>
    public static readonly ErrorCode RateLimitExceed = new("RATELIMIT_EXCEED", 429, 268435490, "频率超限，请降低请求频率后重试");

    private ErrorCode(string code, int httpStatus, int number, string message)
    {
        Code = code;
        HttpStatus = httpStatus;
        Number = number;
        Message = message;
    }

    /// <summary>All there are.</summary>
    public static IReadOnlyList<ErrorCode> All { get; } =
    [
        ParamError, InvalidRequest, AppidMchidNotMatch, MchNotExists, OrderPaid, OrderClosed, SignError, NoAuth,
        OutTradeNoUsed, RuleLimit, TradeError, NotEnough, OrderNotExist, ResourceNotExists, NotFound,
        FrequencyLimited, SystemError, ServiceUnavailable, AccountError, AuthCodeInvalid, AlreadyExists,
        NoStatementExist, StatementCreating, RateLimitExceed,
    ];

    public string Code { get; }
    public int HttpStatus { get; }
    public int Number { get; }
    public string Message { get; }

    public static ErrorCode? Find(string code) => All.FirstOrDefault(known => known.Code == code);

    public override string ToString() => Code;
}
