using System.Diagnostics;
using Tael.Client.Api.Keys;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Payments;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Client.Api.Wallets;

/// <summary>POST /wallet/v1/payments {prepayId | codeUrl, password?, requestId}: pay an order; answers the
/// transaction.</summary>
/// <remarks>Sent again with the same requestId it answers the same bytes, for ever, and moves no more money. Refusals
/// are those of <see cref="PaymentRefusal"/>. After an answer of 500 or more, or none, the outcome is unknown: send it
/// again.</remarks>
internal static class PayOrderEndpoint
{
    public static void Map(IEndpointRouteBuilder wallet) => wallet.MapPost("/payments", Handle)
        .TakesOwn<Request>()
        .Answers<TransactionAnswer>()
        .Refuses(PaymentRefusal.All);

    private static async Task<IResult> Handle(HttpContext http, WalletServices services)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http.Request);
        if (request is null) return refusal!;
        if (WhyMalformed(request, out var id) is { } why) return OwnJson.Refuse(why);

        var since = Stopwatch.GetTimestamp();
        var payer = PayerToken.Of(http);
        if (!services.PrepayIds.TryParse(request.PrepayId ?? request.CodeUrl, out var account)
            || await LookAt(account, services) is not { Terms: { } terms } order)
        {
            return Refuse(payer, id, PayOrderStatus.OrderNotFound, services);
        }

        // Refused here, no money has to go there and back. But what this wallet has paid may be this very request.
        var paidHere = order.State == OrderState.Paid && order.PaidBy == payer.Wallet;
        if (!paidHere && Obstacle(order, payer, Instant.Of(services.Clock)) is { } obstacle)
        {
            return Refuse(payer, id, obstacle, services);
        }

        var proof = await Prove(payer, request.Password, services);
        var command = new PayOrder(id, payer, account, terms.Amount, proof);
        var status = await services.Calls.Run(services.Grains.Wallet(payer), wallet => wallet.Pay(command));
        services.Figures.Payment($"{status}", status == PayOrderStatus.Paid, since);
        if (status != PayOrderStatus.Paid) return PaymentRefusal.Of(status).Result;

        services.Nudge.Give();
        var transaction = TransactionJson.Of((await LookAt(account, services))!, services.OpenIds);
        return Results.Bytes(transaction, "application/json; charset=utf-8");
    }

    /// <summary>Refuses before the wallet is asked, and lets it be known why. Nobody waits for that.</summary>
    private static IResult Refuse(UserId payer, RequestId id, PayOrderStatus status, WalletServices services)
    {
        services.Figures.Payment($"{status}", isPaid: false, since: 0);
        _ = services.Grains.Book().Refused(payer.Wallet, id, nameof(PayOrder), $"{status}");
        return PaymentRefusal.Of(status).Result;
    }

    internal static Task<Order?> LookAt(AccountId account, WalletServices services) =>
        services.Calls.Run(services.Grains.Payment(account), order => order.Look());

    private static async Task<PasswordProof?> Prove(UserId payer, string? password, WalletServices services)
    {
        if (password is null) return null;

        var wallet = await services.Calls.Run(services.Grains.Wallet(payer), wallet => wallet.Look());
        return wallet?.Password is { } kept ? services.Passwords.Prove(kept, password) : null;
    }

    /// <summary>What about the order keeps this user from paying it now; null if nothing does.</summary>
    internal static PayOrderStatus? Obstacle(Order order, UserId payer, Instant now) => order switch
    {
        { State: OrderState.Paid } => PayOrderStatus.OrderAlreadyPaid,
        { State: OrderState.Closed } => PayOrderStatus.OrderClosed,
        _ when order.Terms!.TimeExpire <= now => PayOrderStatus.OrderExpired,
        _ when order.Terms.Payer is { } only && only != payer => PayOrderStatus.NotThePayer,
        _ when order.Terms.ExcludesBalance => PayOrderStatus.BalanceExcluded,
        _ => null,
    };

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
