using Orleans;

namespace Tael.Domain.Wallets;

/// <summary>Let the wallet be paid from by a face that is enrolled now, or by none any more.</summary>
/// <remarks>Each time it is given counts on: only the face that was enrolled under the latest count pays. So an enrolment that was
/// overtaken by another one, or by a withdrawal, is worth nothing, wherever it is still kept. The face itself is never here.</remarks>
/// <param name="Given">False: withdrawn. Again it changes nothing.</param>
/// <param name="After">Give it only if so many have been enrolled so far; null: whatever has been.</param>
[GenerateSerializer, Immutable, Alias("ChangeFaceConsent")]
public sealed record ChangeFaceConsent([property: Id(0)] bool Given, [property: Id(1)] int? After = null)
{
    public static Decision<ChangeFaceConsentStatus, WalletEvent> Decide(Wallet? wallet, ChangeFaceConsent command, Instant now)
    {
        if (wallet is not { Opened: true }) return new(ChangeFaceConsentStatus.WalletNotFound);
        if (!command.Given)
        {
            return wallet.FaceConsent is null
                ? new(ChangeFaceConsentStatus.Changed)
                : new(ChangeFaceConsentStatus.Changed, new FaceConsentWithdrawn(now));
        }

        return command.After is { } count && count != wallet.Faces
            ? new(ChangeFaceConsentStatus.EnrolledMeanwhile)
            : new(ChangeFaceConsentStatus.Changed, new FaceConsentGiven(wallet.Faces + 1, now));
    }
}

/// <summary>Append, never renumber.</summary>
public enum ChangeFaceConsentStatus : byte
{
    Changed = 1,
    WalletNotFound = 2,

    /// <summary>Another face has been enrolled since.</summary>
    EnrolledMeanwhile = 3,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 4,
}

/// <summary>From now on the face that is enrolled under this number may pay, and no other.</summary>
[GenerateSerializer, Immutable, Alias("FaceConsentGiven")]
public sealed record FaceConsentGiven([property: Id(0)] int Face, Instant At) : WalletEvent(At);

/// <summary>From now on no face may pay.</summary>
[GenerateSerializer, Immutable, Alias("FaceConsentWithdrawn")]
public sealed record FaceConsentWithdrawn(Instant At) : WalletEvent(At);
