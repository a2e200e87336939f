using Tael.Client.Api.Keys;
using Tael.Client.Api.Wire;
using Tael.Domain.Faces;
using Tael.Domain.Merchants;
using Tael.Domain.Wallets;
using Tael.Grains;

namespace Tael.Client.Api.Faces;

/// <summary>Enrols faces, deletes them, and says whose a face is.</summary>
/// <remarks>A face that is found is a claim: the wallet decides with the money whether it may pay, by the number of the consent.</remarks>
internal sealed class FaceRegister(IGrainFactory grains, GrainCalls calls, FaceGallery gallery, FaceVault vault, IFaceMatcher matcher)
{
    /// <summary>Where a merchant's members are looked for, in whichever store.</summary>
    public static string MembersOf(MerchantId merchant) => $"{merchant}";

    /// <summary>Where those are looked for who have paid in a store.</summary>
    public static string PayersIn(MerchantId merchant, string storeId) => $"{merchant}/{storeId}";

    public FaceVerdict? Obstacle(FaceCapture capture) => matcher.Obstacle(capture);

    /// <summary>Consents in the user's name and keeps the face in place of any other. Nothing is kept before the consent is stored.</summary>
    /// <param name="after">Only if so many have been enrolled so far; null: whatever has been.</param>
    public async Task<ChangeFaceConsentStatus> Enrol(UserId user, FaceCapture face, string phoneDigits, int? after = null)
    {
        var command = new ChangeFaceConsent(true, after);
        var status = await calls.Run(grains.Wallet(user), w => w.ChangeFaceConsent(command));
        if (status != ChangeFaceConsentStatus.Changed) return status;

        var number = await ConsentOf(user) ?? 0;
        if (number > 0) await Store(store => store.Put(new(user, number, vault.Seal(user, number, phoneDigits, face))));

        // Withdrawn meanwhile: what has just been put may have come after the deletion.
        if (await ConsentOf(user) is null) await Store(store => store.Delete(user));
        return status;
    }

    /// <summary>The face is deleted, and may not pay, when this returns.</summary>
    public async Task<ChangeFaceConsentStatus> Withdraw(UserId user)
    {
        // First of all what is kept: should this end in the middle, nobody is found any more, and the user withdraws again. And once more
        // afterwards, should the user have enrolled at the same time.
        await Store(store => store.Delete(user));
        var status = await calls.Run(grains.Wallet(user), w => w.ChangeFaceConsent(new(false)));
        await Store(store => store.Delete(user));
        return status;
    }

    /// <summary>Whose face it is, of a merchant's members and those who have paid in the store before; with digits, of all whose phone ends
    /// so.</summary>
    public async Task<FoundFace> Find(FaceCapture capture, MerchantId merchant, string storeId, string? phoneDigits)
    {
        if (matcher.Obstacle(capture) is { } obstacle) return new(obstacle);

        var among = phoneDigits is null
            ? await gallery.At(MembersOf(merchant), PayersIn(merchant, storeId))
            : await gallery.EndingIn(phoneDigits);
        var match = matcher.Match(capture, among, isNarrowed: phoneDigits is not null);
        if (match.User is not { } user || await gallery.Find(user) is not { } face) return new(match.Verdict);

        // One whose consent is over is kept by accident only.
        var consent = await ConsentOf(user);
        if (consent == face.Number) return new(FaceVerdict.Matched, user, face.Number);

        if (consent is null) await Store(store => store.Delete(user));
        return new(FaceVerdict.NotClear);
    }

    /// <summary>From now on the user is looked for here without digits, if their face is enrolled.</summary>
    public Task Welcome(UserId user, string place) => Store(store => store.AddPlace(user, place));

    /// <summary>They are not looked for at this place any more.</summary>
    public Task Forget(UserId user, string place) => Store(store => store.RemovePlace(user, place));

    public async Task<bool> IsEnrolled(UserId user, int? number) => number is not null && (await gallery.Find(user))?.Number == number;

    private async Task<int?> ConsentOf(UserId user) => (await calls.Run(grains.Wallet(user), w => w.Look()))?.FaceConsent;

    private Task<bool> Store(Func<Grains.Faces.IFaceStoreGrain, Task> change) => calls.Run(
        grains.Faces(),
        async store =>
        {
            await change(store);
            return true;
        });
}

/// <summary>Whose face it is.</summary>
/// <param name="User">Null unless it matched.</param>
/// <param name="Number">Of the consent under which it was enrolled.</param>
internal sealed record FoundFace(FaceVerdict Verdict, UserId? User = null, int Number = 0);
