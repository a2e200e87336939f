using System.Collections.Immutable;
using Tael.Client.Api.CombinedOrders;
using Tael.Client.Api.Partners;
using Tael.Client.Api.Payments;
using Tael.Client.Api.Payouts;
using Tael.Client.Api.Permissions;
using Tael.Client.Api.Plans;
using Tael.Client.Api.ServiceOrders;
using Tael.Client.Api.Sharing;

namespace Tael.Client.Api.Notifications;

/// <summary>One kind of what merchants are told of: its words on the wire, and what is inside.</summary>
/// <param name="OriginalType">What kind of thing has happened, as the encryption authenticates it.</param>
/// <param name="Summary">As WeChat Pay words it.</param>
/// <param name="When">For those who read about it.</param>
/// <param name="Plaintexts">What it may be inside, decrypted: one of these.</param>
internal sealed record NotificationKind(
    string EventType, string OriginalType, string Summary, string When, params ImmutableArray<Type> Plaintexts)
{
    public static ImmutableArray<NotificationKind> All { get; } =
    [
        new("TRANSACTION.SUCCESS", "transaction", "支付成功", "An order, a service provider's or a combined one has been paid.",
            typeof(TransactionAnswer), typeof(PartnerTransactionAnswer), typeof(CombinedOrderAnswer)),
        new("REFUND.SUCCESS", "refund", "退款成功", "The payer has the money back.", typeof(RefundNotice), typeof(PartnerRefundNotice)),
        new("REFUND.ABNORMAL", "refund", "退款异常", "The refund can't go the way it came: its merchant has to say where it goes.",
            typeof(RefundNotice), typeof(PartnerRefundNotice)),
        new("REFUND.CLOSED", "refund", "退款关闭", "The order could not take the refund: the merchant has the money back.",
            typeof(RefundNotice), typeof(PartnerRefundNotice)),
        new("MCHTRANSFER.BILL.FINISHED", "mch_payment", "商家转账单据终态通知", "A transfer to a user was taken, cancelled, or not taken in time.",
            typeof(PayoutNotification)),
        new("MCHTRANSFER.AUTHORIZATION.CONFIRMED", "mch_payment", "用户确认免确认收款授权", "A user has agreed to be paid without confirming.",
            typeof(AuthorizationNotification)),
        new("MCHTRANSFER.AUTHORIZATION.CLOSED", "mch_payment", "免确认收款授权关闭", "The agreement to be paid without confirming has ended.",
            typeof(AuthorizationNotification)),
        new("PAYSCORE.USER_CONFIRM", "payscore", "支付分服务用户确认成功", "The user has accepted a service order.", typeof(ServiceOrderAnswer)),
        new("PAYSCORE.USER_OPEN_SERVICE", "payscore", "支付分服务用户授权成功", "The user has given permission for a service.",
            typeof(PermissionNotification)),
        new("PAYSCORE.USER_CLOSE_SERVICE", "payscore", "支付分服务用户解除授权成功", "A permission for a service has ended.",
            typeof(PermissionNotification)),
        new("PAYSCORE.USER_PAID", "payscore", "支付分服务用户支付成功", "A service order has been paid.", typeof(ServiceOrderAnswer)),
        new("PAYSCORE.USER_SIGN_PLAN", "payscore", "签约成功回调通知", "The user has signed a plan.", typeof(SignPlanAnswer)),
        new("PAYSCORE.USER_CANCEL_SIGN_PLAN", "payscore", "取消签约回调通知", "A plan that a user had signed has ended.", typeof(SignPlanAnswer)),
        new("PROFITSHARING.SUCCESS", "profitsharing", "分账", "A receiver has its part of an order.", typeof(ShareNotification)),
        new("PROFITSHARING.RETURN", "profitsharing", "分账回退", "A receiver has given back.", typeof(ShareNotification)),
    ];

    public static NotificationKind Of(string eventType) =>
        All.FirstOrDefault(kind => kind.EventType == eventType)
        ?? throw new ArgumentOutOfRangeException(nameof(eventType), eventType, "No such event.");
}
