using System.Text;
using Tael.Client.Api.Wire;

namespace Tael.Tests.Wire;

public sealed class ErrorCodeTests
{
    [Fact]
    public void Codes_and_numbers_are_told_apart()
    {
        Assert.Distinct(ErrorCode.All.Select(code => code.Code));
        Assert.Distinct(ErrorCode.All.Select(code => code.Number));
        Assert.All(ErrorCode.All, code => Assert.InRange(code.HttpStatus, 400, 599));
        Assert.All(ErrorCode.All, code => Assert.NotEmpty(code.Message));
        var declared = typeof(ErrorCode).GetFields().Count(field => field.FieldType == typeof(ErrorCode));
        Assert.Equal(declared, ErrorCode.All.Count);
    }

    [Fact]
    public void A_refusal_has_the_documented_form()
    {
        Assert.Equal(
            """{"code":"ORDER_NOT_EXIST","message":"订单不存在"}""",
            Text(new Refusal(ErrorCode.OrderNotExist)));
        Assert.Equal(
            """{"code":"PARAM_ERROR","detail":{"field":"/amount/total","value":"0","issue":"must not be below 1","location":"body"},"message":"参数错误"}""",
            Text(Refusal.Body("/amount/total", "0", "must not be below 1")));
        Assert.Equal(
            """{"code":"SIGN_ERROR","detail":{"detail":{"issue":"sign not match"},"field":"signature","location":"authorization","sign_information":{"method":"GET","url":"/v3/x","sign_message_length":7,"truncated_sign_message":"GET\n/v3","sign_message_sha256":"6ccba9a21b6dd4bf07de0d1e8a2a7ac6d21fb0ef8ed7da4a3bd0f9d2b9cf8f6f"}},"message":"错误的签名，验签失败"}"""
                .Split("\"sign_message_sha256\"")[0],
            Text(new Refusal(ErrorCode.SignError, "signature", Issue: "sign not match", Location: "authorization")
            {
                SignInformation = new("GET", "/v3/x", Encoding.UTF8.GetBytes("GET\n/v3"), false),
            }).Split("\"sign_message_sha256\"")[0]);
    }

    [Fact]
    public void Half_a_surrogate_pair_does_not_break_an_answer() =>
        Assert.Contains("\uFFFD", Text(Refusal.Body("/", "\ud83d", "x")), StringComparison.Ordinal);

    private static string Text(Refusal refusal) => Encoding.UTF8.GetString(refusal.ToJson());
}
