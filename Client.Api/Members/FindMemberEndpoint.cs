using Tael.Client.Api.Devices;
using Tael.Client.Api.Faces;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Devices;
using Tael.Domain.Members;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Client.Api.Members;

/// <summary>POST /device/v1/sessions/{sessionId}/member {authCode | face, phoneDigits?, join?}: finds the buyer's membership by face or payment
/// code, and lets the session cost what they pay as a member (刷脸即会员).</summary>
/// <remarks>
/// Before the payment only; both screens show the level and both prices. With <c>join</c> the buyer has agreed on the customer's screen to be
/// the merchant's member, and becomes one if they are not. Neither code nor face is used up by this: the same code may pay then. Again it
/// changes nothing.
/// </remarks>
internal static class FindMemberEndpoint
{
    public static void Map(IEndpointRouteBuilder device) => device.MapPost("/sessions/{sessionId}/member", Handle)
        .TakesOwn<Request>()
        .AnswersOwn<SessionAnswer>()
        .Refuses(403, "AUTH_CODE_INVALID", "what was scanned is no payment code")
        .Refuses(FaceRefusal.OfLooks)
        .Refuses(404, "NOT_A_MEMBER", "the buyer is no member of the merchant, and has not agreed to be one")
        .Refuses(409, "NO_MEMBER_PLAN", "the merchant has no levels of membership")
        .Refuses(
            DeviceStatus.KeyReplaced, DeviceStatus.SessionNotFound, DeviceStatus.SessionPaid, DeviceStatus.SessionCancelled,
            DeviceStatus.PaymentUnderWay, DeviceStatus.AccountStopped);

    private static async Task<IResult> Handle(string sessionId, HttpContext http, V3Services services, FaceRegister faces)
    {
        var (request, refusal) = await OwnJson.Read<Request>(http.Request);
        if (request is null) return refusal!;

        var call = DeviceCall.Of(http, services);
        var (presented, notFound) = await Presented.Read(call, request, sessionId, faces);
        if (notFound is not null) return notFound;
        if (presented is null) return OwnJson.Refuse("There must be a code or a face.", "face");
        if (!presented.Claim.IsGoodNow) return Problems.Of(403, "AUTH_CODE_INVALID", "The payment code is too old.");
        if (call.Caller.Device.Session?.Id != sessionId) return DeviceRefusal.Of(DeviceStatus.SessionNotFound);

        var user = presented.Claim.User;
        if (await call.Ask(call.Grains.MemberPlan(call.Id.Merchant), p => p.Look()) is not { } plan)
        {
            return Problems.Of(409, "NO_MEMBER_PLAN", "The merchant has no levels of membership.");
        }

        if (request.Join is true && await Join(call, user, plan, faces) is { } notJoined) return notJoined;
        if (await call.Ask(call.Grains.Member(call.Id.Merchant, user), m => m.Look()) is not { LeftAt: null } member)
        {
            return Problems.Of(404, "NOT_A_MEMBER", "The buyer is no member: let them agree to be one.");
        }

        var command = new ApplyMemberPrice(
            call.Caller.KeyId, sessionId, Member.AccountOf(call.Id.Merchant, user), plan.Find(member.LevelId));
        var status = await call.AskDevice(device => device.ApplyMember(command));
        return status == DeviceStatus.Done ? await TillSessions.Show(call, sessionId) : DeviceRefusal.Of(status);
    }

    private static async Task<IResult?> Join(DeviceCall call, UserId user, MemberPlan plan, FaceRegister faces)
    {
        var command = new JoinMembership(plan.Levels[0].Id, call.Id.Account);
        var status = await call.Ask(call.Grains.Member(call.Id.Merchant, user), member => member.Join(command));
        if (status != MemberStatus.Done) return DeviceRefusal.Of(DeviceStatus.AccountStopped);

        // From now on they are looked for in all of the merchant's stores.
        await faces.Welcome(user, FaceRegister.MembersOf(call.Id.Merchant));
        return null;
    }

    private sealed record Request : PresentedRequest
    {
        /// <summary>The buyer has agreed to be a member.</summary>
        public bool? Join { get; init; }
    }
}
