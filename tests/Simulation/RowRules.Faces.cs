using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Wallets;

namespace Tael.Simulation;

/// <summary>What must hold of a payment by face: consent at that instant, to this face, and no more in a day than goes without a
/// password.</summary>
internal sealed partial class RowRules
{
    private const long ByFaceOfDayMax = 200_000;

    private static void CheckByFace(AccountId account, StoredAccount stored, OrderPaymentDebited e)
    {
        if (e.ByFace is not { } face) return;

        Must(AgreeToFace.FaceOf(stored) == face, account, e, "nobody has agreed to pay by this face, or no longer");
        var day = SettlementDay.Of(e.At);
        var before = stored.Events.OfType<OrderPaymentDebited>().Where(paid => paid.ByFace is not null && SettlementDay.Of(paid.At) == day);
        Must(before.Sum(paid => paid.Amount.Minor) + e.Amount.Minor <= ByFaceOfDayMax, account, e, "that is too much by face in one day");
    }
}
