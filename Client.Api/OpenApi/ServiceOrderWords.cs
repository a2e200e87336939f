using Tael.Client.Api.ServiceOrders;

namespace Tael.Client.Api.OpenApi;

/// <summary>What the fields of Pay Score's calls mean.</summary>
internal static class ServiceOrderWords
{
    public static IEnumerable<KeyValuePair<string, Glossary.Word>> All { get; } = new Dictionary<string, Glossary.Word>
    {
        ["acceptedAt"] = new("When the caller accepted it, RFC 3339; null: not yet.", "2026-01-02T10:34:56.789+08:00"),
        ["amountDue"] = new("Fen that are to be paid.", 100),
        ["bank_type"] = new("What was paid from; `OTHERS` is the balance.", "OTHERS"),
        ["collection"] = new("How far the money for it has come; once it is completed, and unless it costs nothing.", null),
        ["count"] = new("How many; the amount is that of all of them.", 1),
        ["details"] = new("The payments.", null),
        ["device"] = new("What is lent; kept, and without effect here.", null),
        ["dueSince"] = new("When it was completed, RFC 3339; null: nothing is due.", "2026-01-02T10:34:56.789+08:00"),
        ["end_device_id"] = new("Where it was given back.", "cabinet-2"),
        ["end_location"] = new("Where the service ends.", "Nanjing Road"),
        ["end_time"] = new("When the service ends: yyyyMMddHHmmss or yyyyMMdd of China.", "20260102"),
        ["end_time_remark"] = new("What is said about the end.", "at the latest"),
        ["isDebt"] = new("Whether it could not be collected for a week.", false),
        ["location"] = new("Where it begins and ends.", null),
        ["materiel_no"] = new("The number of the thing.", "bank-7"),
        ["need_collection"] = new("Whether something is to be paid, or was.", true),
        ["need_user_confirm"] = new("Whether the user confirms it in their wallet.", true),
        ["orderId"] = new("Our number of the service order.", "15001900000001service-0001"),
        ["order_id"] = new("Our number of the service order.", "15001900000001service-0001"),
        ["orders"] = new("One by one, the oldest first.", null),
        ["out_order_no"] = new("The merchant's number of the service order; it is the order's for ever.", "service-0001"),
        ["paid_amount"] = new("Fen that are paid.", 100),
        ["paid_time"] = new("When it was paid: yyyyMMddHHmmss of China.", "20260102103456"),
        ["paid_type"] = new("How: `NEWTON` from the wallet, `MCH` elsewhere, as the merchant says.", "NEWTON"),
        ["paying_amount"] = new("Fen that are still to be paid.", 0),
        ["post_discounts"] = new("What makes it cheaper.", null),
        ["post_payments"] = new("What is paid for.", null),
        ["query_id"] = new("What the user's app has brought back: names the order in a query.", "AHFAew4x…"),
        ["quota"] = new("Fen: the most that an order without deposit may cost.", 20000),
        ["riskAmount"] = new("Fen that the caller need not leave or pay first.", 9900),
        ["riskFund"] = new("What they would be.", "DEPOSIT"),
        ["riskFundMax"] = new("Fen: the most that an order's risk fund may be.", 9900),
        ["risk_fund"] = new("What the user would have had to leave or pay first.", null),
        ["scene"] = new("What users are trusted with.", "POWER_BANK"),
        ["scoreMin"] = new("From this score on users are trusted. Merchants are not told.", 500),
        ["seq"] = new("Counts the payments from 1.", 1),
        ["serviceId"] = new("The service that was agreed with the merchant.", "00003001000000000000000000000001"),
        ["service_id"] = new("The service that was agreed with the merchant.", "00003001000000000000000000000001"),
        ["service_introduction"] = new("What it is; the user sees it.", "Power bank"),
        ["introduction"] = new("What it is.", "Power bank"),
        ["start_device_id"] = new("Where it was taken.", "cabinet-1"),
        ["start_location"] = new("Where the service begins.", "People's Square"),
        ["start_time"] = new("When the service begins: yyyyMMddHHmmss or yyyyMMdd of China, or `OnAccept`.", ServiceTimes.OnAccept),
        ["start_time_remark"] = new("What is said about the beginning.", "when taken"),
        ["state_description"] = new("While it goes on: `USER_CONFIRM`, or once it is to be paid `MCH_COMPLETE`.", "USER_CONFIRM"),
        ["time_range"] = new("When it begins and ends.", null),
        ["total_amount"] = new("Fen in all.", 100),
        ["verified"] = new("Whether the identity is proved.", true),
    };
}
