using System.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Client.Api.Wallets;

/// <summary>GET and POST /wallet/v1/family-cards, POST …/withdraw, …/accept and …/return {userId}: the caller lends a relative so much a month of their
/// own wallet, or changes how much, and takes that back; accepts what a relative lends, and gives that back.</summary>
/// <remarks>All answer the caller's cards as they stand then. Again they change nothing. A card pays what services on trust have cost its
/// holder, where their own balance is short; a refund of that goes to the lender, and what it was is not lent again that month.</remarks>
internal static class FamilyCardsEndpoint
{
    private static readonly (int Status, string Code, string When) Stopped =
        (403, "ACCOUNT_STOPPED", "a wallet is stopped, since an audit has found its rows changed");

    public static void Map(IEndpointRouteBuilder wallet)
    {
        wallet.MapGet("/family-cards", Show).AnswersOwn<Response>();
        MayBeRefused(wallet.MapPost("/family-cards", HandleGive).TakesOwn<GiveRequest>())
            .Refuses(404, "USER_NOT_FOUND", "there is no such user, or it is the caller")
            .Refuses(409, "TOO_MANY_FAMILY_CARDS", $"the caller has given {FamilyCard.GivenMax} cards");
        MayBeRefused(wallet.MapPost("/family-cards/withdraw", HandleWithdraw).TakesOwn<OfRequest>());
        MayBeRefused(wallet.MapPost("/family-cards/accept", HandleAccept).TakesOwn<OfRequest>())
            .Refuses(404, "FAMILY_CARD_NOT_FOUND", "this user lends the caller nothing")
            .Refuses(409, "TOO_MANY_FAMILY_CARDS", $"the caller holds {FamilyCard.HeldMax} cards");
        MayBeRefused(wallet.MapPost("/family-cards/return", HandleReturn).TakesOwn<OfRequest>());
    }

    private static IEndpointConventionBuilder MayBeRefused(IEndpointConventionBuilder call) => call
        .AnswersOwn<Response>()
        .Refuses(PaymentRefusal.WalletNotFound)
        .Refuses(Stopped.Status, Stopped.Code, Stopped.When);

    private static async Task<IResult> HandleGive(HttpContext http, WalletServices services)
    {
        var (request, refusal) = await OwnJson.Read<GiveRequest>(http.Request);
        if (request is null) return refusal!;

        var lender = PayerToken.Of(http);
        if (!UserId.TryParse(request.UserId, out var holder)
            || await services.Calls.Run(services.Grains.Wallet(holder), wallet => wallet.Look()) is not { Opened: true })
        {
            return NoUser();
        }

        var command = new GiveFamilyCard(lender, holder, Money.Fen(request.MonthMax));
        var status = await services.Calls.Run(services.Grains.Wallet(lender), wallet => wallet.GiveFamilyCard(command));
        return status == FamilyCardStatus.Done ? await Show(http, services) : Refuse(status);
    }

    private static async Task<IResult> HandleWithdraw(HttpContext http, WalletServices services)
    {
        var (request, refusal) = await OwnJson.Read<OfRequest>(http.Request);
        if (request is null) return refusal!;

        return UserId.TryParse(request.UserId, out var holder) && await End(services, PayerToken.Of(http), holder) is { } refused
            ? refused
            : await Show(http, services);
    }

    /// <summary>First the holder's wallet remembers it, then the lender's wallet lends: what is accepted is always found.</summary>
    private static async Task<IResult> HandleAccept(HttpContext http, WalletServices services)
    {
        var (request, refusal) = await OwnJson.Read<OfRequest>(http.Request);
        if (request is null) return refusal!;

        var holder = PayerToken.Of(http);
        if (!UserId.TryParse(request.UserId, out var lender) || await CardOf(services, lender, holder) is null) return NotGiven();

        await MakeRoom(services, holder);
        var held = await Hold(services, holder, lender, holds: true);
        if (held != FamilyCardStatus.Done) return Refuse(held);

        var status = await services.Calls.Run(services.Grains.Wallet(lender), wallet => wallet.AcceptFamilyCard(new(holder)));
        return status == FamilyCardStatus.Done ? await Show(http, services) : Refuse(status);
    }

    private static async Task<IResult> HandleReturn(HttpContext http, WalletServices services)
    {
        var (request, refusal) = await OwnJson.Read<OfRequest>(http.Request);
        if (request is null) return refusal!;
        if (!UserId.TryParse(request.UserId, out var lender)) return await Show(http, services);

        var holder = PayerToken.Of(http);
        if (await End(services, lender, holder) is { } refused) return refused;

        var dropped = await Hold(services, holder, lender, holds: false);
        return dropped == FamilyCardStatus.Done ? await Show(http, services) : Refuse(dropped);
    }

    private static async Task<IResult> Show(HttpContext http, WalletServices services)
    {
        var (user, now) = (PayerToken.Of(http), Instant.Of(services.Clock));
        var wallet = await services.Calls.Run(services.Grains.Wallet(user), grain => grain.Look());
        var held = new List<Card>();
        foreach (var lender in wallet?.Lenders ?? [])
        {
            if (await CardOf(services, lender, user) is { } card) held.Add(Of(lender, card, now));
        }

        return OwnJson.Ok(new Response([.. (wallet?.Cards ?? []).Select(card => Of(card.Holder, card, now))], [.. held]));
    }

    /// <summary>Those that their lenders have taken back make room for others.</summary>
    private static async Task MakeRoom(WalletServices services, UserId holder)
    {
        var wallet = await services.Calls.Run(services.Grains.Wallet(holder), grain => grain.Look());
        if (wallet?.Lenders is not { Length: >= FamilyCard.HeldMax } lenders) return;

        foreach (var lender in lenders)
        {
            if (await CardOf(services, lender, holder) is null) await Hold(services, holder, lender, holds: false);
        }
    }

    private static async Task<FamilyCard?> CardOf(WalletServices services, UserId lender, UserId holder) =>
        (await services.Calls.Run(services.Grains.Wallet(lender), wallet => wallet.Look()))?.CardOf(holder);

    private static Task<FamilyCardStatus> Hold(WalletServices services, UserId holder, UserId lender, bool holds) =>
        services.Calls.Run(services.Grains.Wallet(holder), wallet => wallet.HoldFamilyCard(new(lender, holds)));

    /// <returns>Null: it has ended.</returns>
    private static async Task<IResult?> End(WalletServices services, UserId lender, UserId holder)
    {
        var status = await services.Calls.Run(services.Grains.Wallet(lender), wallet => wallet.EndFamilyCard(new(holder)));
        return status == FamilyCardStatus.Done ? null : Refuse(status);
    }

    private static Card Of(UserId other, FamilyCard card, Instant now) => new(
        $"{other}", card.MonthMax.Minor, card.UsedDuring(FamilyCard.MonthOf(now)).Minor, card.AcceptedAt is { } at ? OwnJson.Time(at) : null);

    private static IResult Refuse(FamilyCardStatus status) => status switch
    {
        FamilyCardStatus.WalletNotFound => PaymentRefusal.WalletNotFound.Result,
        FamilyCardStatus.OwnWallet => NoUser(),
        FamilyCardStatus.NotGiven => NotGiven(),
        FamilyCardStatus.TooMany => Problems.Of(409, "TOO_MANY_FAMILY_CARDS", $"A user gives {FamilyCard.GivenMax} family cards and holds {FamilyCard.HeldMax} at most."),
        FamilyCardStatus.AccountStopped => Problems.Of(403, "ACCOUNT_STOPPED", "A wallet is stopped; ask the operator."),
        _ => throw new UnreachableException($"{status}"),
    };

    private static ProblemHttpResult NoUser() => Problems.Of(404, "USER_NOT_FOUND", "There is no such user whom you could lend to.");

    private static ProblemHttpResult NotGiven() => Problems.Of(404, "FAMILY_CARD_NOT_FOUND", "This user lends you nothing.");

    /// <param name="UserId">The relative.</param>
    /// <param name="MonthMax">Fen a calendar month.</param>
    private sealed record GiveRequest(
        [property: Text(16)] string UserId, [property: Whole(1, FamilyCard.MonthMaxMinor)] long MonthMax);

    /// <param name="UserId">The relative who holds it, or who lends it.</param>
    private sealed record OfRequest([property: Text(16)] string UserId);

    /// <param name="Given">What the caller lends.</param>
    /// <param name="Held">What the caller has accepted and is still lent.</param>
    private sealed record Response(Card[] Given, Card[] Held);

    /// <param name="UserId">The other one.</param>
    /// <param name="MonthMax">Fen a calendar month.</param>
    /// <param name="UsedThisMonth">Fen.</param>
    /// <param name="AcceptedAt">Null: it is not accepted, and pays nothing.</param>
    private sealed record Card(string UserId, long MonthMax, long UsedThisMonth, string? AcceptedAt);
}
