using System.Collections.Immutable;
using System.Globalization;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;
using Tael.Domain.Ledger;
using Tael.Grains;
using Tael.Grains.Ledger;

namespace Tael.Client.Api.Operators;

/// <summary>GET /ops/v1/accounts/{id}/explain?limit=&amp;cursor=: the entries that make an account's balance, the latest first,
/// and what it has sent that has not arrived yet.</summary>
/// <remarks>Read from the store, so also of an account that is stopped or damaged. Payloads are not told: they may hold
/// verifiers of passwords.</remarks>
internal static class ExplainAccountEndpoint
{
    public static void Map(IEndpointRouteBuilder ops) => ops.MapGet("/accounts/{id}/explain", Handle);

    private static async Task<IResult> Handle(string id, HttpContext http, IGrainFactory grains, GrainCalls calls)
    {
        if (!AccountId.TryParse(id, out var account)) return OwnJson.Refuse("An account is w-, o-, m-, p-, s-, v-, k-, h-, r- or x- and an id.");

        var (paging, refusal) = Paging.Read(http.Request.Query, AccountPage.EntriesMax);
        if (refusal is not null) return refusal;

        var page = await calls.Run(grains.Book(), book => book.Explain(account, paging.Before, paging.Limit));
        return page is null
            ? Problems.Of(StatusCodes.Status404NotFound, "ACCOUNT_NOT_FOUND", "Nothing has ever happened to this account.")
            : OwnJson.Ok(new Response(
                id,
                page.BalanceMinor,
                page.Version,
                [.. page.Entries.Select(Entry.Of)],
                page.Before?.ToString(CultureInfo.InvariantCulture),
                [.. page.OnTheirWay.Select(open => new Open($"{open.Transfer}", $"{open.To}", open.Amount.Minor))]));
    }

    /// <param name="Balance">After <paramref name="Version"/>, the account's latest.</param>
    /// <param name="NextCursor">Null: these were the first of the account's entries.</param>
    private sealed record Response(
        string Account,
        long Balance,
        long Version,
        ImmutableArray<Entry> Entries,
        string? NextCursor,
        ImmutableArray<Open> OnItsWay);

    private sealed record Entry(
        long Version,
        string Kind,
        string At,
        string? Movement,
        long? Amount,
        string? Counterparty,
        string? Transfer,
        long Balance)
    {
        public static Entry Of(BookEntry entry) => new(
            entry.Version,
            entry.Kind,
            OwnJson.Time(entry.At),
            entry.Movement switch
            {
                MovementKind.Debit => "debit",
                MovementKind.Credit => "credit",
                _ => null,
            },
            entry.Amount?.Minor,
            entry.Counterparty?.Value,
            entry.Transfer?.Value,
            entry.BalanceMinor);
    }

    private sealed record Open(string Transfer, string To, long Amount);
}
