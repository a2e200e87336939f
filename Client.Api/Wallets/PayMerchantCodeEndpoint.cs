using System.Diagnostics;
using Tael.Client.Api.Keys;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Payments;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain;
using Tael.Domain.Devices;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Client.Api.Wallets;

/// <summary>POST /wallet/v1/merchant-codes/payments {codeUrl, amount, password?, requestId}: pay a merchant by its fixed code; answers
/// the transaction.</summary>
/// <remarks>An order of the merchant is made, which nobody but the caller can pay, and paid. Its number follows from the code, the payer and
/// the requestId: so sent again it is the same order, answered by the same bytes, and moves no more money; with another amount it is
/// REQUEST_ID_USED. What the wallet would refuse is refused before there is an order.</remarks>
internal static class PayMerchantCodeEndpoint
{
    public static void Map(IEndpointRouteBuilder wallet) => wallet.MapPost("/merchant-codes/payments", Handle)
        .TakesOwn<Request>()
        .Answers<TransactionAnswer>()
        .Refuses(PaymentRefusal.All)
        .Refuses(PaymentRefusal.CodeNotFound, PaymentRefusal.CodeClosed);

    private static async Task<IResult> Handle(HttpContext http, WalletServices services)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http.Request);
        if (request is null) return refusal!;

        var since = Stopwatch.GetTimestamp();
        var payer = PayerToken.Of(http);
        var id = RequestId.Parse(request.RequestId);
        if (await LookAtMerchantCodeEndpoint.Find(request.CodeUrl, services) is not var (merchant, _, code)) return PaymentRefusal.CodeNotFound.Result;

        var terms = TermsOf(merchant, code, payer, services.MerchantCodes.OrderOf(merchant, code.CodeId, payer, id), request.Amount);
        var account = terms.OutTradeNo.OrderOf(merchant);
        var proof = await PayOrderEndpoint.Prove(payer, request.Password, services);
        var command = new PayOrder(id, payer, account, terms.Amount, proof);
        if (await services.Calls.Run(services.Grains.Payment(account), order => order.Look()) is null)
        {
            if (code.IsClosed) return PaymentRefusal.CodeClosed.Result;
            if (await WhyNot(command, services) is { } whyNot) return PayOrderEndpoint.Refuse(payer, id, whyNot, services);

            terms = terms with { Speaker = await SpeakerOf(merchant, code, services) };
        }

        if (await Make(terms, services) is { } notMade) return PayOrderEndpoint.Refuse(payer, id, notMade, services);

        var status = await services.Calls.Run(services.Grains.Wallet(payer), wallet => wallet.Pay(command));
        services.Figures.Payment($"{status}", status == PayOrderStatus.Paid, since);
        if (status != PayOrderStatus.Paid) return PaymentRefusal.Of(status).Result;

        services.Nudge.Give();
        var order = await services.Calls.Run(services.Grains.Payment(account), grain => grain.Look());
        return Results.Bytes(TransactionJson.Of(order!, services.OpenIds), "application/json; charset=utf-8");
    }

    private static OrderTerms TermsOf(MerchantId merchant, MerchantCode code, UserId payer, OutTradeNo no, long fen) => new()
    {
        Merchant = merchant,
        OutTradeNo = no,
        AppId = code.AppId,
        TradeType = TradeType.Native,
        Amount = Money.Fen(fen),
        Description = code.Description,
        Attach = code.Attach,
        NotifyUrl = code.NotifyUrl,
        Payer = payer,
    };

    /// <summary>The device that says what is paid by the code; null if none does.</summary>
    private static async Task<AccountId?> SpeakerOf(MerchantId merchant, MerchantCode code, WalletServices services)
    {
        var serialNo = await services.Calls.Run(services.Grains.Fleet(merchant), fleet => fleet.SpeakerOf(code.CodeId));
        return DeviceId.TryOf(merchant, serialNo, out var speaker) ? speaker.Account : null;
    }

    /// <summary>What the wallet would say of it now, if that changes nothing: then no order need be made. A wrong password it must hear of
    /// itself.</summary>
    private static async Task<PayOrderStatus?> WhyNot(PayOrder command, WalletServices services)
    {
        var grain = services.Grains.Wallet(command.Payer);
        if (await services.Calls.Run(grain, wallet => wallet.FindPayment(command.Id)) is { } paid)
        {
            // The same request, sent twice at once, may have made the order and paid it meanwhile.
            return paid == command.Order ? null : PayOrderStatus.IdUsedForAnother;
        }

        var wallet = await services.Calls.Run(grain, wallet => wallet.Look());
        var decision = PayOrder.Decide(wallet, command, null, Instant.Of(services.Clock));
        return decision.Events.IsEmpty ? decision.Status : null;
    }

    private static async Task<PayOrderStatus?> Make(OrderTerms terms, WalletServices services)
    {
        var command = new CreateOrder(terms);
        var status = await services.Calls.Run(
            services.Grains.Payment(terms.OutTradeNo.OrderOf(terms.Merchant)), order => order.Create(command));
        return status switch
        {
            CreateOrderStatus.Created => null,
            CreateOrderStatus.OutTradeNoUsed => PayOrderStatus.IdUsedForAnother,
            CreateOrderStatus.OrderClosed => PayOrderStatus.OrderClosed,
            CreateOrderStatus.AccountStopped => PayOrderStatus.AccountStopped,
            _ => throw new UnreachableException($"{status}"), // The amount has passed its limits, and there is no time_expire.
        };
    }

    private sealed record Request(
        [property: Text(Domain.Ledger.RequestId.LengthMax, Alphabet = OwnJson.IdAlphabet)] string RequestId,
        [property: Text(PrepayIds.TextLengthMax)] string CodeUrl,
        [property: Whole(1, PayOrder.PaymentMaxMinor)] long Amount,
        [property: Form("^[0-9]{6}$", "must be six digits")] string? Password = null)
    {
        public override string ToString() => $"payment {RequestId} (not shown)";
    }
}
