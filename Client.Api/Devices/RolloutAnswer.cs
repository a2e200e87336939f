using System.Collections.Immutable;
using System.Diagnostics;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Devices;
using Tael.Grains;

namespace Tael.Client.Api.Devices;

/// <summary>A rollout as its merchant sees it.</summary>
/// <param name="State">HALTED: it reaches no more devices, ever. FINISHED: the last stage is over.</param>
/// <param name="Stage">Counted from 1.</param>
/// <param name="Percent">How many of the devices the stage reaches in all.</param>
/// <param name="StageTime">Since when.</param>
/// <param name="DoneCount">How many devices have done it.</param>
/// <param name="FailedCount">How many could not.</param>
/// <param name="FailedDevices">The serial numbers of those that could not, at most 50.</param>
/// <param name="Reason">Why it was halted: ERROR_RATE if too many devices could not do it, and otherwise what was said.</param>
internal sealed record RolloutAnswer(
    string RolloutId,
    [property: OneOf("UPDATE", "CONFIGURE")] string Type,
    string Text,
    string? Group,
    [property: OneOf("RUNNING", "HALTED", "FINISHED")] string State,
    int Stage,
    int Percent,
    string StageTime,
    int DoneCount,
    int FailedCount,
    ImmutableArray<string> FailedDevices,
    string? Reason)
{
    public const int FailedMax = 50;

    public static RolloutAnswer Of(Rollout rollout) => new(
        rollout.Terms.Id,
        $"{rollout.Terms.Kind}".ToUpperInvariant(),
        rollout.Terms.Text,
        rollout.Terms.Group,
        $"{rollout.State}".ToUpperInvariant(),
        rollout.Stage,
        rollout.Percent,
        Times.Format(rollout.StageSince),
        rollout.Done.Length,
        rollout.Failed.Length,
        [.. rollout.Failed.Order(StringComparer.Ordinal).Take(FailedMax)],
        rollout.Reason);
}

/// <summary>Finding a rollout that a merchant's call names in its path, and answering with it.</summary>
internal static class Rollouts
{
    public const string Path = "/v3/tael/rollouts";
    public const string Letters = DeviceId.Letters;

    public static IEndpointConventionBuilder RefusesRollouts(this IEndpointConventionBuilder endpoint) => endpoint
        .Refuses(ErrorCode.ResourceNotExists, "the merchant has no such rollout")
        .Refuses(ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed");

    public static async Task<Answer> Run(V3Call call, Func<Grains.Devices.IRolloutGrain, Task<RolloutStatus>> command)
    {
        var id = call.Path("rollout_id");
        if (id.Length > RolloutTerms.IdLengthMax || !DeviceId.TryOf(call.Merchant.Id, id, out _)) // Of the same letters.
        {
            return Refusal.Url("rollout_id", id, "is no rollout_id");
        }

        return await Answer(call, id, await call.Ask(call.Grains.Rollout(call.Merchant.Id, id), command));
    }

    /// <summary>Answers with the rollout if the command was carried out.</summary>
    public static async Task<Answer> Answer(V3Call call, string id, RolloutStatus status) => status switch
    {
        RolloutStatus.Done => Wire.Answer.Ok(RolloutAnswer.Of(
            (await call.Ask(call.Grains.Rollout(call.Merchant.Id, id), rollout => rollout.Judge()))!)),
        RolloutStatus.RolloutNotFound => Wire.Answer.Refuse(ErrorCode.ResourceNotExists),
        RolloutStatus.IdUsed => new Refusal(ErrorCode.AlreadyExists, "/rollout_id", id, "used for another rollout", "body"),
        RolloutStatus.Over => MerchantDevice.Invalid("the rollout is halted or finished"),
        RolloutStatus.StageNotNext => MerchantDevice.Invalid("that is not the next stage"),
        RolloutStatus.PercentsDoNotGrow => Refusal.Body("/percents", "", "must grow, and end with 100"),
        RolloutStatus.AccountStopped => Wire.Answer.Refuse(ErrorCode.AccountError),
        _ => throw new UnreachableException($"{status}"),
    };
}
