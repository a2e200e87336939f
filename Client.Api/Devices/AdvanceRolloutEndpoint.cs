using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Devices;
using Tael.Grains;

namespace Tael.Client.Api.Devices;

/// <summary>POST /v3/tael/rollouts/{rollout_id}/advance {stage}: the next stage begins now, unless what devices have answered halts the
/// rollout.</summary>
/// <remarks>Not of WeChat Pay. A stage that has begun is answered as the first time.</remarks>
public static class AdvanceRolloutEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>($"{Rollouts.Path}/{{rollout_id}}/advance", Handle)
            .Answers<RolloutAnswer>()
            .Refuses(ErrorCode.InvalidRequest, "the rollout is halted or finished, or that is not the next stage")
            .RefusesRollouts();

    internal static Task<Answer> Handle(V3Call call, Request request) =>
        Rollouts.Run(call, rollout => rollout.Advance(new((int)request.Stage)));

    public sealed record Request
    {
        /// <summary>Which stage is to begin, counted from 1.</summary>
        [Whole(1, RolloutTerms.StagesMax)] public required long Stage { get; init; }
    }
}

/// <summary>POST /v3/tael/rollouts/{rollout_id}/halt {reason}: it reaches no more devices, ever; what waits for a device is still done.</summary>
/// <remarks>Not of WeChat Pay. Again it changes nothing.</remarks>
public static class HaltRolloutEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Post<Request>($"{Rollouts.Path}/{{rollout_id}}/halt", Handle)
            .Answers<RolloutAnswer>()
            .Refuses(ErrorCode.InvalidRequest, "the rollout is finished")
            .RefusesRollouts();

    internal static Task<Answer> Handle(V3Call call, Request request) => Rollouts.Run(call, rollout => rollout.Halt(new(request.Reason)));

    public sealed record Request
    {
        /// <summary>For the merchant's own use.</summary>
        [Text(200)] public required string Reason { get; init; }
    }
}

/// <summary>GET /v3/tael/rollouts/{rollout_id}: how far it is, and which devices could not do it. Not of WeChat Pay.</summary>
public static class QueryRolloutEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Get($"{Rollouts.Path}/{{rollout_id}}", Handle)
            .Answers<RolloutAnswer>()
            .RefusesRollouts();

    internal static Task<Answer> Handle(V3Call call) => Rollouts.Run(
        call, async rollout => await rollout.Judge() is null ? RolloutStatus.RolloutNotFound : RolloutStatus.Done);
}
