using System.Collections.Immutable;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain;
using Tael.Domain.Members;
using Tael.Domain.Payments;
using Tael.Grains;

namespace Tael.Client.Api.Members;

/// <summary>POST /v3/tael/member-plan: which levels of membership the merchant has, what each pays, and what it is given.</summary>
/// <remarks>Not of WeChat Pay. It takes the place of the plan before; new members have the first level. The same again changes nothing.
/// </remarks>
public static class SetMemberPlanEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>("/v3/tael/member-plan", Handle)
            .Answers<MemberPlanAnswer>()
            .Refuses(ErrorCode.InvalidRequest, "two levels have the same level_id")
            .Refuses(ErrorCode.AccountError, "the plan's account is stopped, since an audit has found its rows changed");

    internal static async Task<Answer> Handle(V3Call call, Request request)
    {
        if (request.Levels.Select(level => level.LevelId).Distinct().Count() < request.Levels.Length) return Answer.Refuse(ErrorCode.InvalidRequest);

        foreach (var (i, level) in request.Levels.Index())
        {
            if (level is { GiftFrom: { } from, Gift: null }) return Refusal.Body($"/levels/{i}/gift_from", $"{from}", "is for a gift, and there is none");
        }

        var command = new SetMemberPlan([.. request.Levels.Select(LevelOf)]);
        var status = await call.Ask(call.Grains.MemberPlan(call.Merchant.Id), plan => plan.Set(command));
        return status == MemberStatus.Done ? await GetMemberPlanEndpoint.Handle(call) : Answer.Refuse(ErrorCode.AccountError);
    }

    private static MemberLevel LevelOf(LevelRequest level) => new(level.LevelId, level.LevelName, (int)level.PriceRate)
    {
        Gift = level.Gift, GiftFrom = level.GiftFrom is { } from ? Money.Fen(from) : null,
    };

    public sealed record Request
    {
        [Items(MemberPlan.LevelsMax, Min = 1)] public required ImmutableArray<LevelRequest> Levels { get; init; }
    }

    public sealed record LevelRequest
    {
        [Text(32, Alphabet = MemberPlanAnswer.IdAlphabet)] public required string LevelId { get; init; }
        [Text(32)] public required string LevelName { get; init; }
        [Whole(1, MemberLevel.PriceRateMax)] public required long PriceRate { get; init; }

        /// <summary>What both screens of the till show that the member is given, once they have paid.</summary>
        [Text(MemberLevel.GiftMax)] public string? Gift { get; init; }

        /// <summary>Fen that they must have paid for it; left out: any amount will do.</summary>
        [Whole(1, CreateOrder.AmountMaxMinor)] public long? GiftFrom { get; init; }
    }
}

/// <summary>GET /v3/tael/member-plan: the merchant's levels of membership.</summary>
/// <remarks>Not of WeChat Pay.</remarks>
public static class GetMemberPlanEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Get("/v3/tael/member-plan", Handle)
            .Answers<MemberPlanAnswer>()
            .Refuses(ErrorCode.ResourceNotExists, "the merchant has no plan");

    internal static async Task<Answer> Handle(V3Call call) =>
        await call.Ask(call.Grains.MemberPlan(call.Merchant.Id), plan => plan.Look()) is { } plan
            ? Answer.Ok(MemberPlanAnswer.Of(plan))
            : Answer.Refuse(ErrorCode.ResourceNotExists);
}

/// <summary>A plan as its merchant sees it.</summary>
public sealed record MemberPlanAnswer(ImmutableArray<LevelAnswer> Levels)
{
    internal const string IdAlphabet = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_-";

    public static MemberPlanAnswer Of(MemberPlan plan) =>
        new([.. plan.Levels.Select(level => new LevelAnswer(level.Id, level.Name, level.PriceRate, level.Gift, level.GiftFrom?.Minor))]);
}

/// <param name="Gift">What members are given when they have paid; not there: nothing.</param>
/// <param name="GiftFrom">Fen that they must have paid for it; not there: any amount will do.</param>
public sealed record LevelAnswer(string LevelId, string LevelName, long PriceRate, string? Gift, long? GiftFrom);
