namespace Tael.Client.Api.OpenApi;

/// <summary>What the fields of calls about faces and members mean.</summary>
internal static class FaceWords
{
    public static IEnumerable<KeyValuePair<string, Glossary.Word>> All { get; } = new Dictionary<string, Glossary.Word>
    {
        ["business"] = new("What it is paid for, as WeChat Pay numbers it; kept, and without effect here.", null),
        ["business_product_id"] = new("Which product.", 2),
        ["business_scene_id"] = new("Which scene.", 3),
        ["face"] = new("One look at a face. It is never told again.", null),
        ["face_sid"] = new("The face_code of the device.", "AaYx3kQ9"),
        ["level_id"] = new("The merchant's number of the level.", "silver"),
        ["level_name"] = new("What the screens call the level.", "Silver"),
        ["levels"] = new("The levels, the one of new members first.", null),
        ["member"] = new("That the buyer is a member; null: not that anybody knows.", null),
        ["organization_id"] = new("Which organization: here a merchant, under its mchid.", "1900000001"),
        ["organization_name"] = new("What the organization is called.", "A shop"),
        ["phone_digits"] = new("The last four digits of the payer's phone.", "1234"),
        ["price_rate"] = new("What members pay of the price, in basis points: 9500 is 95 %.", 9500),
        ["sub_serial_no"] = new("Which certificate a real name is encrypted with.", null),
        ["ticket"] = new("What the user's app shows as a QR code to be enrolled.", "AQx4kQ9sTz"),
        ["trade_state_description"] = new("The state in words.", "支付成功"),
    };
}
