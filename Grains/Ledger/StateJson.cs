using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Tael.Domain.CombinedOrders;
using Tael.Domain.Devices;
using Tael.Domain.Ledger;
using Tael.Domain.Members;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Payouts;
using Tael.Domain.Complaints;
using Tael.Domain.Permissions;
using Tael.Domain.Plans;
using Tael.Domain.Scores;
using Tael.Domain.ServiceOrders;
using Tael.Domain.Sharing;
using Tael.Domain.Wallets;

namespace Tael.Grains.Ledger;

/// <summary>An account's state as an operator may see it: as snapshots have it, less what is not on the list.</summary>
/// <remarks>A list of what may be seen, so that what is added to a state is not, until somebody has thought about it. Verifiers of
/// passwords and keys, even sealed ones, are for nobody; descriptions and attachments are a merchant's business with a payer.</remarks>
internal static class StateJson
{
    private static readonly FrozenDictionary<Type, FrozenSet<string>> Shown = new Dictionary<Type, FrozenSet<string>>
    {
        [typeof(Wallet)] = FrozenSet.Create(
            "balance", "opened", "passwordFailures", "passwordLockedUntil", "paidOn", "paidToday", "faces", "faceAgreedAt",
            "paidByFaceToday"),
        [typeof(Merchant)] = FrozenSet.Create("balance", "feesDue", "feesMovedCount", "profile", "codes"),
        [typeof(MerchantCode)] = FrozenSet.Create("codeId", "appId", "isClosed"),
        [typeof(MerchantProfile)] = FrozenSet.Create("name", "feeRate", "appIds", "keys", "partner"),
        [typeof(MerchantKey)] = FrozenSet.Create("serialNo"),
        [typeof(Order)] = FrozenSet.Create(
            "terms", "createdAt", "state", "balance", "transactionId", "paidBy", "paidAt", "shares", "unfrozen"),
        [typeof(OrderShare)] = FrozenSet.Create("outSharingNo", "share", "amount", "at", "isBack"),
        [typeof(OrderThaw)] = FrozenSet.Create("by", "amount", "at"),
        [typeof(OrderTerms)] = FrozenSet.Create(
            "merchant", "outTradeNo", "appId", "tradeType", "amount", "timeExpire", "limitPay", "payer", "profitSharing", "combined", "partner", "subAppId"),
        [typeof(CombinedOrder)] = FrozenSet.Create("terms", "createdAt", "state", "balance", "paidBy", "paidAt", "takenSubOrder"),
        [typeof(CombinedOrderTerms)] = FrozenSet.Create(
            "merchant", "outTradeNo", "appId", "tradeType", "timeExpire", "limitPay", "payer", "subOrders"),
        [typeof(Payout)] = FrozenSet.Create("terms", "createdAt", "state", "balance", "changedAt", "wasFunded", "receiptAskedAt"),
        [typeof(PayoutTerms)] = FrozenSet.Create(
            "merchant", "outBillNo", "appId", "payee", "amount", "sceneId", "authorization", "asksFor"),
        [typeof(PayoutAuthorization)] = FrozenSet.Create("terms", "createdAt", "authorizedAt", "closedAt", "closedBy"),
        [typeof(PayoutAuthorizationTerms)] = FrozenSet.Create("merchant", "no", "appId", "payee", "sceneId", "payout"),
        [typeof(ScoreProfile)] = FrozenSet.Create("hasConsent", "consentChangedAt", "walletVersion", "openOrders", "openDebts"),
        [typeof(Device)] = FrozenSet.Create("binding", "make", "enrolledAt", "standing", "reason", "standingSince", "presence", "commandsCount"),
        [typeof(DevicePresence)] = FrozenSet.Create("since", "reason"),
        [typeof(DeviceBinding)] = FrozenSet.Create("appId", "storeId", "tillId", "model", "group"),
        [typeof(DeviceMake)] = FrozenSet.Create("model", "version"),
        [typeof(Fleet)] = FrozenSet.Create("serialNos", "plates", "places"),
        [typeof(Rollout)] = FrozenSet.Create("terms", "state", "stage", "stageSince", "done", "failed", "reason"),
        [typeof(RolloutTerms)] = FrozenSet.Create("id", "kind", "group", "percents", "errorRateMax", "stageMinutes"),
        [typeof(Plate)] = FrozenSet.Create("code", "speaker"),
        [typeof(SpeakerPlace)] = FrozenSet.Create("speaker", "merchant", "code"),
        [typeof(Member)] = FrozenSet.Create("levelId", "joinedAt", "leftAt"),
        [typeof(MemberPlan)] = FrozenSet.Create("levels"),
        [typeof(MemberLevel)] = FrozenSet.Create("id", "name", "priceRate", "gift", "giftFrom"),
        [typeof(Permission)] = FrozenSet.Create("terms", "user", "openedAt", "closedAt"),
        [typeof(PermissionTerms)] = FrozenSet.Create("merchant", "code", "appId", "serviceId"),
        [typeof(Plan)] = FrozenSet.Create("terms", "stoppedAt", "stoppedBy"),
        [typeof(PlanTerms)] = FrozenSet.Create("merchant", "no", "appId", "serviceId", "days", "details", "partner"),
        [typeof(PlanDetail)] = FrozenSet.Create("original", "actual"),
        [typeof(SignPlan)] = FrozenSet.Create("terms", "createdAt", "signedAt", "stoppedAt", "stoppedBy", "uses"),
        [typeof(SignPlanTerms)] = FrozenSet.Create("no", "plan", "appId", "user"),
        [typeof(PlanUse)] = FrozenSet.Create("detailNo", "order", "startedAt", "endedAt", "paid"),
        [typeof(ServiceOrder)] = FrozenSet.Create(
            "terms", "createdAt", "state", "user", "acceptedAt", "completedAt", "collectionNumber", "isDebt", "paidBy", "paidAt"),
        [typeof(ServiceOrderTerms)] = FrozenSet.Create("merchant", "no", "appId", "serviceId", "riskFund", "needsConfirm"),
        [typeof(SavedDeposits)] = FrozenSet.Create("orders", "saved"),
        [typeof(Complaint)] = FrozenSet.Create("user", "merchant", "at"),
        [typeof(RiskFund)] = FrozenSet.Create("kind", "amount"),
        [typeof(Share)] = FrozenSet.Create("terms", "createdAt", "failures", "balance", "finishedAt", "returns"),
        [typeof(ShareReturn)] = FrozenSet.Create("outReturnNo", "receiver", "amount", "at"),
        [typeof(ShareTerms)] = FrozenSet.Create(
            "merchant", "outSharingNo", "order", "transactionId", "appId", "receivers", "unfreezeUnsplit", "partner", "subAppId"),
        [typeof(ShareReceiver)] = FrozenSet.Create("account", "amount", "underSubApp"),
        [typeof(ExternalAccount)] = FrozenSet.Create("balanceMinor"),
    }.ToFrozenDictionary();

    private static readonly JsonSerializerOptions Options = EventJson.OptionsWith(LeaveOut);

    public static string Write<TState>(TState state)
        where TState : class, IAccount => JsonSerializer.Serialize(state, Options);

    private static void LeaveOut(JsonTypeInfo info)
    {
        if (info.Kind != JsonTypeInfoKind.Object) return;

        foreach (var member in info.Properties)
        {
            if (!Shown.TryGetValue(info.Type, out var shown) || !shown.Contains(member.Name)) member.Get = null;
        }
    }
}
