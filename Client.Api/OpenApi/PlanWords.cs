namespace Tael.Client.Api.OpenApi;

/// <summary>What the fields of plans and signed plans mean.</summary>
internal static class PlanWords
{
    private const string Time = "2026-01-02T10:34:56+08:00";

    public static IEnumerable<KeyValuePair<string, Glossary.Word>> All { get; } = new Dictionary<string, Glossary.Word>
    {
        ["askedAt"] = new("When it was asked for, RFC 3339.", "2026-01-02T10:34:56.789+08:00"),
        ["corrections"] = new("What the caller has said is wrong, in order of time.", null),
        ["decidedAt"] = new("When it was decided, RFC 3339; null: nothing has been decided yet.", "2026-01-02T10:34:56.789+08:00"),
        ["decision"] = new("Why it was decided so; null: nothing has been decided yet.", "the shop was closed"),
        ["happenedAt"] = new("When it was told, RFC 3339.", "2026-01-02T10:34:56.789+08:00"),
        ["actual_pay_price"] = new("Fen that it has cost.", 100),
        ["actual_price"] = new("Fen that it costs in the plan.", 100),
        ["cancel_sign_time"] = new("When it was ended: RFC 3339, Chinese time.", Time),
        ["cancel_sign_type"] = new("Who ended it: `MERCHANT_CANCEL` or `USER_CANCEL`.", "USER_CANCEL"),
        ["cancel_time"] = new("When its service order came to nothing: RFC 3339, Chinese time. It can be begun anew.", Time),
        ["deduction_quantity"] = new("How many uses the plan has.", 1),
        ["going_detail_no"] = new("The use that goes on; 0: none.", 0),
        ["merchant_callback_url"] = new("Where the merchant hears that it is signed, and that it is ended.", "https://merchant.example/notify"),
        ["merchant_plan_detail_no"] = new("The merchant's own number of the use.", "use-0001"),
        ["merchant_plan_no"] = new("The merchant's own number of the plan.", "plan-0001"),
        ["merchant_sign_plan_no"] = new("The merchant's own number of the plan that the user is asked to sign.", "sign-0001"),
        ["useNo"] = new("Counts the plan's uses from 1.", 1),
        ["original_price"] = new("Fen that it costs without the plan.", 200),
        ["overAt"] = new("From then on nothing of it can be used any more, RFC 3339.", "2026-01-02T10:34:56.789+08:00"),
        ["plan_detail_list"] = new("The uses, by their number.", null),
        ["plan_detail_name"] = new("What it is; the user sees it.", "Lesson"),
        ["plan_detail_no"] = new("Counts the plan's uses from 1.", 1),
        ["plan_detail_state"] = new("`NOT_USED`, `USING` while its service order goes on, `USED`.", "NOT_USED"),
        ["plan_discount_description"] = new("What is said about the difference.", "half price"),
        ["plan_duration"] = new("Days that it is good for after that of signing.", 30),
        ["plan_id"] = new("Our number of the plan.", "01001900000001plan-0001"),
        ["plan_name"] = new("What the plan is called; the user sees it.", "Five lessons"),
        ["plan_over_time"] = new("From then on nothing of it can be used any more: RFC 3339, a midnight in China.", "2026-02-02T00:00:00+08:00"),
        ["plan_state"] = new("`USING`, or `STOPPED`: nobody can be asked to sign it any more.", "USING"),
        ["planName"] = new("What the plan is called.", "Five lessons"),
        ["price"] = new("Fen.", 100),
        ["sign_plan"] = new("What the user is asked to sign.", null),
        ["sign_plan_detail"] = new("The merchant's own numbers of the plan's uses, one for each.", null),
        ["sign_plan_id"] = new("Our number of the signed plan.", "01021900000001sign-0001"),
        ["signPlanId"] = new("Our number of the signed plan.", "01021900000001sign-0001"),
        ["sign_state"] = new("`UNSIGNED`, `SIGNED`, `SIGN_PLAN_CANCEL`: ended.", "SIGNED"),
        ["sign_time"] = new("When the user signed it: RFC 3339, Chinese time.", Time),
        ["signed_detail_list"] = new("The uses, by their number.", null),
        ["signedAt"] = new("When the caller signed it, RFC 3339; null: not yet.", "2026-01-02T10:34:56.789+08:00"),
        ["stop_mchid"] = new("Who has stopped it.", "1900000001"),
        ["stop_reason"] = new("Why it is ended.", "agreed with the user"),
        ["stop_time"] = new("When it was stopped: RFC 3339, Chinese time.", Time),
        ["total_actual_price"] = new("Fen of all uses in the plan.", 100),
        ["total_origin_price"] = new("Fen of all uses without the plan.", 200),
        ["total_original_price"] = new("Fen of all uses without the plan.", 200),
        ["uses"] = new("What the plan promises, by number.", null),
        ["use_time"] = new("When its service order was made: RFC 3339, Chinese time.", Time),
    };
}
