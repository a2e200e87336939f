using System.Diagnostics;
using Tael.Client.Api.CombinedOrders;
using Tael.Client.Api.Keys;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Partners;
using Tael.Client.Api.Payments;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Client.Api.Wallets;

/// <summary>POST /wallet/v1/payments {prepayId | codeUrl, password?, requestId}: pay an order, or several as one; answers the
/// transaction, or all of them.</summary>
/// <remarks>Sent again with the same requestId it answers the same bytes, for ever, and moves no more money. Refusals
/// are those of <see cref="PaymentRefusal"/>. After an answer of 500 or more, or none, the outcome is unknown: send it
/// again.</remarks>
internal static class PayOrderEndpoint
{
    public static void Map(IEndpointRouteBuilder wallet) => wallet.MapPost("/payments", Handle)
        .TakesOwn<Request>()
        .Answers<TransactionAnswer>()
        .Answers<CombinedOrderAnswer>()
        .Answers<PartnerTransactionAnswer>()
        .Refuses(PaymentRefusal.All);

    private static async Task<IResult> Handle(HttpContext http, WalletServices services)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http.Request);
        if (request is null) return refusal!;
        if (WhyMalformed(request, out var id) is { } why) return OwnJson.Refuse(why);

        var since = Stopwatch.GetTimestamp();
        var payer = PayerToken.Of(http);
        if (!services.PrepayIds.TryParse(request.PrepayId ?? request.CodeUrl, out var account)
            || await Payable.Find(account, payer, services) is not { } order)
        {
            return Refuse(payer, id, PayOrderStatus.OrderNotFound, services);
        }

        // Refused here, no money has to go there and back. But what this wallet has paid may be this very request.
        if (order.PaidBy != payer.Wallet && order.Obstacle is { } obstacle) return Refuse(payer, id, obstacle, services);

        var proof = await Prove(payer, request.Password, services);
        var command = new PayOrder(id, payer, account, order.Amount, proof);
        var status = await services.Calls.Run(services.Grains.Wallet(payer), wallet => wallet.Pay(command));
        services.Figures.Payment($"{status}", status == PayOrderStatus.Paid, since);
        if (status != PayOrderStatus.Paid) return PaymentRefusal.Of(status).Result;

        services.Nudge.Give();
        return Results.Bytes(await order.Transaction(services), "application/json; charset=utf-8");
    }

    /// <summary>Refuses before the wallet is asked, and lets it be known why. Nobody waits for that.</summary>
    internal static IResult Refuse(UserId payer, RequestId id, PayOrderStatus status, WalletServices services)
    {
        services.Figures.Payment($"{status}", isPaid: false, since: 0);
        _ = services.Grains.Book().Refused(payer.Wallet, id, nameof(PayOrder), $"{status}");
        return PaymentRefusal.Of(status).Result;
    }

    internal static async Task<PasswordProof?> Prove(UserId payer, string? password, WalletServices services)
    {
        if (password is null) return null;

        var wallet = await services.Calls.Run(services.Grains.Wallet(payer), wallet => wallet.Look());
        return wallet?.Password is { } kept ? services.Passwords.Prove(kept, password) : null;
    }

    private static string? WhyMalformed(Request request, out RequestId id)
    {
        id = RequestId.Parse(request.RequestId);
        return request.PrepayId is null == request.CodeUrl is null ? "Either prepayId or codeUrl names the order." : null;
    }

    private sealed record Request(
        [property: Text(Domain.Ledger.RequestId.LengthMax, Alphabet = OwnJson.IdAlphabet)] string RequestId,
        [property: Text(PrepayIds.TextLengthMax)] string? PrepayId = null,
        [property: Text(PrepayIds.TextLengthMax)] string? CodeUrl = null,
        [property: Form("^[0-9]{6}$", "must be six digits")] string? Password = null)
    {
        public override string ToString() => $"payment {RequestId} (not shown)";
    }
}
