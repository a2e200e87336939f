using Tael.Domain.Complaints;
using Tael.Domain.Devices;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.ServiceOrders;
using Tael.Domain.Wallets;
using Tael.Grains.Bills;
using Tael.Grains.CombinedOrders;
using Tael.Grains.Complaints;
using Tael.Grains.Devices;
using Tael.Grains.Faces;
using Tael.Grains.Ledger;
using Tael.Grains.Members;
using Tael.Grains.Merchants;
using Tael.Grains.Notifications;
using Tael.Grains.Payments;
using Tael.Grains.Payouts;
using Tael.Grains.Permissions;
using Tael.Grains.Plans;
using Tael.Grains.Scores;
using Tael.Grains.ServiceOrders;
using Tael.Grains.Sharing;
using Tael.Grains.Wallets;

namespace Tael.Grains;

/// <summary>The one place where ids become grain references.</summary>
public static class GrainKeys
{
    extension(IGrainFactory grains)
    {
        public IWalletGrain Wallet(UserId user) => grains.GetGrain<IWalletGrain>(user.Wallet.Value);

        public IMerchantGrain Merchant(MerchantId merchant) =>
            grains.GetGrain<IMerchantGrain>(merchant.Account.Value);

        public IPaymentGrain Payment(AccountId order) => grains.GetGrain<IPaymentGrain>(order.Value);

        public ICombinedOrderGrain Combined(AccountId order) => grains.GetGrain<ICombinedOrderGrain>(order.Value);

        public IScoreGrain Score(UserId user) => grains.GetGrain<IScoreGrain>(user.Score.Value);

        public IPayoutGrain Payout(AccountId payout) => grains.GetGrain<IPayoutGrain>(payout.Value);

        public IPayoutAuthorizationGrain PayoutAuthorization(AccountId authorization) =>
            grains.GetGrain<IPayoutAuthorizationGrain>(authorization.Value);

        public IDeviceGrain Device(DeviceId device) => grains.GetGrain<IDeviceGrain>(device.Account.Value);

        public IRolloutGrain Rollout(MerchantId merchant, string id) =>
            grains.GetGrain<IRolloutGrain>(Domain.Devices.Rollout.AccountOf(merchant, id).Value);

        public IFleetGrain Fleet(MerchantId merchant) => grains.GetGrain<IFleetGrain>(Domain.Devices.Fleet.AccountOf(merchant).Value);

        public IMemberGrain Member(MerchantId merchant, UserId user) =>
            grains.GetGrain<IMemberGrain>(Domain.Members.Member.AccountOf(merchant, user).Value);

        public IMemberPlanGrain MemberPlan(MerchantId merchant) =>
            grains.GetGrain<IMemberPlanGrain>(Domain.Members.MemberPlan.AccountOf(merchant).Value);

        public IPermissionGrain Permission(AccountId permission) => grains.GetGrain<IPermissionGrain>(permission.Value);

        public IPlanGrain Plan(AccountId plan) => grains.GetGrain<IPlanGrain>(plan.Value);

        public ISignPlanGrain SignPlan(AccountId plan) => grains.GetGrain<ISignPlanGrain>(plan.Value);

        public IServiceOrderGrain ServiceOrder(AccountId order) => grains.GetGrain<IServiceOrderGrain>(order.Value);

        public ISavedDepositsGrain SavedDeposits(TrustScene scene) =>
            grains.GetGrain<ISavedDepositsGrain>(Domain.ServiceOrders.SavedDeposits.AccountOf(scene).Value);

        public IComplaintGrain Complaint(ComplaintId complaint) => grains.GetGrain<IComplaintGrain>(complaint.Account.Value);

        public IShareGrain Share(AccountId share) => grains.GetGrain<IShareGrain>(share.Value);

        public IReceiversGrain Receivers(MerchantId merchant) => grains.GetGrain<IReceiversGrain>(merchant.Receivers.Value);

        public IExternalGrain Bank() => grains.GetGrain<IExternalGrain>(AccountId.Bank.Value);

        public ITradeIndexGrain Trades() => grains.GetGrain<ITradeIndexGrain>("t-index");

        public IWebhookOutboxGrain Webhooks() => grains.GetGrain<IWebhookOutboxGrain>("n-outbox");

        public ISweepGrain Sweep() => grains.GetGrain<ISweepGrain>("s-sweep");

        public IAccountBookGrain Book() => grains.GetGrain<IAccountBookGrain>("l-book");

        public IAuditGrain Audit() => grains.GetGrain<IAuditGrain>("u-audit");

        public IFaceStoreGrain Faces() => grains.GetGrain<IFaceStoreGrain>("t-faces");

        public IBillGrain Bills() => grains.GetGrain<IBillGrain>("y-bills");

        /// <summary>The grain that has this key, whatever kind of grain it is; null if no grain can have it.</summary>
        public IGrainWithStringKey? Named(string key) => key switch
        {
            "t-index" => grains.Trades(),
            "n-outbox" => grains.Webhooks(),
            "s-sweep" => grains.Sweep(),
            "l-book" => grains.Book(),
            "u-audit" => grains.Audit(),
            "y-bills" => grains.Bills(),
            "t-faces" => grains.Faces(),
            _ => AccountId.TryParse(key, out var account) ? grains.Account(account) : null,
        };

        /// <summary>The grain that decides about an account, whatever kind of account it is.</summary>
        public IAccountGrain Account(AccountId account) => account.Kind switch
        {
            AccountKind.Wallet => grains.GetGrain<IWalletGrain>(account.Value),
            AccountKind.Order => grains.GetGrain<IPaymentGrain>(account.Value),
            AccountKind.Merchant => grains.GetGrain<IMerchantGrain>(account.Value),
            AccountKind.Combined => grains.GetGrain<ICombinedOrderGrain>(account.Value),
            AccountKind.Payout => grains.GetGrain<IPayoutGrain>(account.Value),
            AccountKind.PayoutAuthorization => grains.GetGrain<IPayoutAuthorizationGrain>(account.Value),
            AccountKind.Score => grains.GetGrain<IScoreGrain>(account.Value),
            AccountKind.Device => grains.GetGrain<IDeviceGrain>(account.Value),
            AccountKind.Rollout => grains.GetGrain<IRolloutGrain>(account.Value),
            AccountKind.Fleet => grains.GetGrain<IFleetGrain>(account.Value),
            AccountKind.Permission => grains.GetGrain<IPermissionGrain>(account.Value),
            AccountKind.Plan => grains.GetGrain<IPlanGrain>(account.Value),
            AccountKind.SignPlan => grains.GetGrain<ISignPlanGrain>(account.Value),
            AccountKind.SavedDeposits => grains.GetGrain<ISavedDepositsGrain>(account.Value),
            AccountKind.Complaint => grains.GetGrain<IComplaintGrain>(account.Value),
            AccountKind.ServiceOrder => grains.GetGrain<IServiceOrderGrain>(account.Value),
            AccountKind.Share => grains.GetGrain<IShareGrain>(account.Value),
            AccountKind.Receivers => grains.GetGrain<IReceiversGrain>(account.Value),
            AccountKind.Member => grains.GetGrain<IMemberGrain>(account.Value),
            AccountKind.MemberPlan => grains.GetGrain<IMemberPlanGrain>(account.Value),
            AccountKind.External => grains.GetGrain<IExternalGrain>(account.Value),
            _ => throw new ArgumentOutOfRangeException(nameof(account), account, "No such kind of account."),
        };
    }
}
