using Orleans;
using Tael.Domain.Ledger;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Simulation;

/// <summary>A user agrees to pay by face, or no longer.</summary>
internal sealed class AgreeToFace(World world, UserId user, bool given) : Command(world)
{
    public override string Key => $"face {user} {given}";

    protected override AccountId Account => user.Wallet;

    public override async Task<object> Send(IGrainFactory grains) => await grains.Wallet(user).ChangeFaceConsent(new(given));

    protected override bool IsRight(object answer) =>
        answer is ChangeFaceConsentStatus.Changed && HeldMeanwhile(rows => FaceOf(Stored, rows) is null == !given);

    protected override bool IsFinal(object answer) => false;

    /// <summary>The face that may pay after so many rows; null: none may.</summary>
    public static int? FaceOf(StoredAccount wallet, int rows = int.MaxValue)
    {
        int? face = null;
        foreach (var happened in wallet.Events.Take(rows))
        {
            face = happened switch { FaceConsentGiven e => e.Face, FaceConsentWithdrawn => null, _ => face };
        }

        return face;
    }
}
