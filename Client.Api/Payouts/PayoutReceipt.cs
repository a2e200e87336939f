using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Tael.Client.Api.Bills;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Wire;
using Tael.Domain.Payouts;

namespace Tael.Client.Api.Payouts;

/// <summary>The electronic receipt of a payout that its payee has: a text that the platform has signed.</summary>
/// <remarks>The last line is a base64 signature, RSASSA-PKCS1-v1_5 with SHA-256 by the platform's public key, over all lines before it.
/// The same payout always gives the same bytes.</remarks>
internal static class PayoutReceipt
{
    /// <param name="payout">One that has succeeded.</param>
    public static byte[] Of(Payout payout, OpenIds openIds, PlatformKey key)
    {
        var terms = payout.Terms!;
        var text = new StringBuilder("商家转账电子回单\n");
        foreach (var (name, value) in new (string, string)[]
        {
            ("转账单号", $"{new TransferBillNo(terms.Merchant, terms.OutBillNo)}"),
            ("商户单号", terms.OutBillNo.Value),
            ("付款商户号", $"{terms.Merchant}"),
            ("商户AppID", terms.AppId),
            ("收款用户", openIds.Of(terms.Payee, terms.AppId)),
            ("转账金额(元)", BillCells.Yuan(terms.Amount.Minor)),
            ("转账场景", terms.SceneId),
            ("转账备注", BillCells.Own(terms.Remark)),
            ("发起时间", Times.Format(payout.CreatedAt)),
            ("到账时间", Times.Format(payout.ChangedAt)),
            ("签名密钥", key.Id),
        })
        {
            text.Append(CultureInfo.InvariantCulture, $"{name}: {value}\n");
        }

        var signed = Encoding.UTF8.GetBytes(text.ToString());
        return [.. signed, .. Encoding.UTF8.GetBytes($"签名: {key.Sign(signed)}\n")];
    }

    public static string HashOf(byte[] receipt) => Convert.ToHexStringLower(SHA256.HashData(receipt));
}
