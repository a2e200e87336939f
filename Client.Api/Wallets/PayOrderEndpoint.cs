using Tael.Client.Api.Keys;
using Tael.Client.Api.Notifications;
using Tael.Client.Api.Payments;
using Tael.Client.Api.Wire;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Client.Api.Wallets;

/// <summary>POST /wallet/v1/payments {prepayId | codeUrl, password?, requestId}: pay an order; answers the transaction.</summary>
/// <remarks>Sent again with the same requestId it answers the same bytes, for ever, and moves no more money. Refusals are
/// those of <see cref="PaymentRefusal"/>. After an answer of 500 or more, or none, the outcome is unknown: send it again.</remarks>
internal static class PayOrderEndpoint
{
    public static void Map(IEndpointRouteBuilder wallet) => wallet.MapPost("/payments", Handle);

    private static async Task<IResult> Handle(
        HttpContext http, IGrainFactory grains, GrainCalls calls, PrepayIds prepayIds, Passwords passwords, OpenIds openIds,
        WebhookNudge nudge, TimeProvider clock)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http.Request);
        if (request is null) return refusal!;
        if (WhyMalformed(request, out var id) is { } why) return OwnJson.Refuse(why);
        if (!prepayIds.TryParse(request.PrepayId ?? request.CodeUrl, out var account)) return PaymentRefusal.OrderNotFound.Result;

        var payer = PayerToken.Of(http);
        if (await calls.Run(grains.Payment(account), order => order.Look()) is not { Terms: { } terms } order)
        {
            return PaymentRefusal.OrderNotFound.Result;
        }

        // Refused here, no money has to go there and back. But what this wallet has paid may be this very request.
        var paidHere = order.State == OrderState.Paid && order.PaidBy == payer.Wallet;
        if (!paidHere && Obstacle(order, payer, Instant.Of(clock)) is { } obstacle) return obstacle.Result;

        var wallet = grains.Wallet(payer);
        var proof = request.Password is { } password && (await calls.Run(wallet, own => own.Look()))?.Password is { } kept
            ? passwords.Prove(kept, password)
            : null;
        var command = new PayOrder(id, payer, account, terms.Amount, proof);
        var status = await calls.Run(wallet, own => own.Pay(command));
        if (status != PayOrderStatus.Paid) return PaymentRefusal.Of(status).Result;

        nudge.Give();
        var paid = (await calls.Run(grains.Payment(account), order => order.Look()))!;
        return Results.Bytes(TransactionJson.Of(paid, openIds), "application/json; charset=utf-8");
    }

    /// <summary>What about the order keeps this user from paying it now; null if nothing does.</summary>
    internal static PaymentRefusal? Obstacle(Order order, UserId payer, Instant now) => order switch
    {
        { State: OrderState.Paid } => PaymentRefusal.OrderPaid,
        { State: OrderState.Closed } => PaymentRefusal.OrderClosed,
        _ when order.Terms!.TimeExpire <= now => PaymentRefusal.OrderExpired,
        _ when order.Terms.Payer is { } only && only != payer => PaymentRefusal.NotThePayer,
        _ => null,
    };

    private static string? WhyMalformed(Request request, out RequestId id)
    {
        if (!RequestId.TryParse(request.RequestId, out id))
        {
            return $"requestId has 1 to {RequestId.LengthMax} of 0-9 a-z A-Z _ - | * @.";
        }

        if (request.PrepayId is null == request.CodeUrl is null) return "Either prepayId or codeUrl names the order.";
        if (request.Password is { } password && !Passwords.IsWellFormed(password)) return "password has six digits.";
        return null;
    }

    private sealed record Request(
        string RequestId, string? PrepayId = null, string? CodeUrl = null, string? Password = null)
    {
        public override string ToString() => $"payment {RequestId} (not shown)";
    }
}
