using System.Collections.Immutable;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Devices;
using Tael.Grains;

namespace Tael.Client.Api.Devices;

/// <summary>POST /v3/tael/rollouts {rollout_id, type, text, group?, percents, error_rate_max, stage_minutes}: a version or a configuration
/// goes to the merchant's devices, to a few percent of them first.</summary>
/// <remarks>Not of WeChat Pay. Each device gets it as a command. Once a minute the rollout judges itself: it is halted when more than
/// <c>error_rate_max</c> percent of the devices that have answered could not do it; the next stage begins when this one has lasted
/// <c>stage_minutes</c> and half of its devices have answered. The same request again gets the same rollout.</remarks>
public static class CreateRolloutEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>(Rollouts.Path, Handle)
            .Answers<RolloutAnswer>()
            .Refuses(ErrorCode.AlreadyExists, "`rollout_id` was used for another rollout")
            .Refuses(ErrorCode.AccountError, "the account is stopped, since an audit has found its rows changed");

    internal static async Task<Answer> Handle(V3Call call, Request request)
    {
        var kind = request.Type == "UPDATE" ? DeviceCommandKind.Update : DeviceCommandKind.Configure;
        var terms = new RolloutTerms(
            request.RolloutId, kind, request.Text, request.Group, [.. request.Percents.Select(percent => (int)percent)],
            (int)request.ErrorRateMax, (int)request.StageMinutes);
        var grain = call.Grains.Rollout(call.Merchant.Id, request.RolloutId);
        return await Rollouts.Answer(call, request.RolloutId, await call.Ask(grain, rollout => rollout.Create(new(terms))));
    }

    public sealed record Request
    {
        [Text(RolloutTerms.IdLengthMax, Alphabet = Rollouts.Letters)] public required string RolloutId { get; init; }
        [OneOf("UPDATE", "CONFIGURE")] public required string Type { get; init; }

        /// <summary>Which version, or the configuration as the devices understand it.</summary>
        [Text(DeviceCommand.TextMax)] public required string Text { get; init; }

        /// <summary>Only to the devices that are bound in this group; without it, to all.</summary>
        [Text(32)] public string? Group { get; init; }

        /// <summary>How many percent of the devices each stage reaches in all: they grow, and the last is 100.</summary>
        [Items(RolloutTerms.StagesMax, Min = 1), Whole(1, 100)] public required ImmutableArray<long> Percents { get; init; }

        /// <summary>Percent of the devices that have answered.</summary>
        [Whole(0, 100)] public required long ErrorRateMax { get; init; }

        /// <summary>A stage lasts at least so long.</summary>
        [Whole(0, RolloutTerms.StageMinutesMax)] public required long StageMinutes { get; init; }
    }
}
