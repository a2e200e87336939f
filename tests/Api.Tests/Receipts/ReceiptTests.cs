using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Tael.Client.Api.Keys;
using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;
using Tael.Grains;
using Tael.Grains.Ledger;
using Tael.Receipts;

namespace Tael.Tests.Receipts;

/// <summary>Receipts as payer and merchant get them, checked with nothing but a key.</summary>
public sealed class ReceiptTests(TaelUnderTest tael) : IClassFixture<TaelUnderTest>
{
    private PlatformKeys Platform => tael.Services.GetRequiredService<PlatformKeys>();

    public static TheoryData<bool> Both => [true, false];

    [Theory, MemberData(nameof(Both))]
    public async Task A_receipt_holds_and_none_with_a_changed_byte_does(bool payers)
    {
        var key = Platform.PublicKey.PublicKeyPem;
        var file = await Paid(payers);
        Assert.True(ReceiptCheck.Run(file, key).Holds, ReceiptCheck.Run(file, key).Words);

        for (var i = 0; i < file.Length; i++)
        {
            var bits = new Random(i);
            for (var bit = 0; bit < 2; bit++)
            {
                var spoilt = (byte[])file.Clone();
                spoilt[i] ^= (byte)(1 << bits.Next(8));
                var verdict = ReceiptCheck.Run(spoilt, key);
                Assert.False(verdict.Holds, $"byte {i} was {(char)file[i]} and is {(char)spoilt[i]}");
                Assert.NotEmpty(verdict.Words);
            }
        }

        Assert.False(ReceiptCheck.Run([.. file, (byte)'\n'], key).Holds);
        for (var length = 0; length < file.Length; length += 7) Assert.False(ReceiptCheck.Run(file.AsSpan(0, length), key).Holds);
    }

    [Fact]
    public async Task Its_row_is_the_journals_and_follows_the_row_before()
    {
        var receipt = Parse(await Paid(payers: true));
        var order = AccountId.Parse(receipt.Row.Account);
        var history = await tael.Services.GetRequiredService<IJournal>().ReadFromStart(order);
        var row = history.Rows[(int)receipt.Row.Version - 1];

        Assert.Equal("OrderPaid", receipt.Row.Kind);
        Assert.Equal(Convert.ToHexStringLower(row.Hash.Span), receipt.Row.Hash);
        Assert.Equal(Convert.ToHexStringLower(history.Rows[(int)receipt.Row.Version - 2].Hash.Span), receipt.Row.PreviousHash);
        Assert.Equal(Convert.ToBase64String(row.Payload.Span), receipt.Row.Payload);
        Assert.Equal(receipt.Row.Hash, RowHash.Of(receipt.Row));
        Assert.Equal(receipt.Paid.Payer, row.Movement!.Value.Counterparty.Value);
    }

    [Fact]
    public async Task The_merchant_learns_an_openid_and_no_account_and_both_speak_of_one_payment()
    {
        var (merchant, payer) = (await tael.NewMerchant(), await tael.NewPayer(500));
        var no = NewNo();
        await payer.Pay(await merchant.Order(no, 123), "mine");
        var mine = Parse((await payer.Send(HttpMethod.Get, "/wallet/v1/payments/mine/receipt")).Body);
        var text = Encoding.UTF8.GetString((await Ask(merchant, no)).Body);
        var theirs = Parse(Encoding.UTF8.GetBytes(text));

        Assert.DoesNotContain(payer.UserId, text);
        Assert.Equal($"w-{payer.UserId}", mine.Paid.Payer);
        Assert.StartsWith("o", theirs.Paid.Payer);
        Assert.Equal(28, theirs.Paid.Payer.Length);
        Assert.Equal(mine.Paid with { Payer = "" }, theirs.Paid with { Payer = "" });
        Assert.Equal((123, no), (theirs.Paid.Amount, theirs.Paid.OutTradeNo));
        Assert.Equal((mine.Row.Hash, mine.Row.Account), (theirs.Row.PreviousHash, theirs.Row.Account));
        Assert.Equal(
            (await merchant.Query(no)).GetProperty("transaction_id").GetString(), theirs.Paid.TransactionId);
    }

    [Theory]
    [InlineData(PlatformKeyKind.PublicKey)]
    [InlineData(PlatformKeyKind.Certificate)]
    public async Task Is_signed_by_the_key_that_the_merchant_knows(PlatformKeyKind kind)
    {
        var merchant = await tael.NewMerchant(new { });
        var no = NewNo();
        await (await tael.NewPayer(100)).Pay(await merchant.Order(no, 100), "p1");
        var (key, other) = (Platform.Of(kind), Platform.Of(PlatformKeyKind.PublicKey == kind
            ? PlatformKeyKind.Certificate
            : PlatformKeyKind.PublicKey));

        var file = (await merchant.Send(HttpMethod.Get, Target(merchant, no), "", key.Id)).Body;

        Assert.Equal(key.Id, Parse(file).KeyId);
        foreach (var pem in new[] { key.PublicKeyPem, key.CertificatePem }) Assert.True(ReceiptCheck.Run(file, pem).Holds);
        foreach (var pem in new[] { other.PublicKeyPem, other.CertificatePem, "", "-----BEGIN PUBLIC KEY-----", ShortKey() })
        {
            Assert.False(ReceiptCheck.Run(file, pem).Holds);
        }
    }

    [Fact]
    public async Task Is_the_same_bytes_each_time()
    {
        var (merchant, payer) = (await tael.NewMerchant(), await tael.NewPayer(500));
        await payer.Pay(await merchant.Order(NewNo(), 5), "again");
        var first = await payer.Send(HttpMethod.Get, "/wallet/v1/payments/again/receipt");
        var second = await payer.Send(HttpMethod.Get, "/wallet/v1/payments/again/receipt");

        Assert.Equal("application/json; charset=utf-8", first.ContentType);
        Assert.Equal(first.Body, second.Body);
    }

    [Fact]
    public async Task There_is_none_of_what_was_not_paid()
    {
        var (merchant, payer) = (await tael.NewMerchant(), await tael.NewPayer(500));
        var (unpaid, closed) = (NewNo(), NewNo());
        await merchant.Order(unpaid, 5);
        await merchant.Order(closed, 5);
        await merchant.Close(closed);

        Refuses(await Ask(merchant, NewNo()), 404, "ORDER_NOT_EXIST");
        Refuses(await Ask(merchant, unpaid), 403, "TRADE_ERROR");
        Refuses(await Ask(merchant, closed), 403, "TRADE_ERROR");
        Refuses(await payer.Send(HttpMethod.Get, "/wallet/v1/payments/never/receipt"), 404, "RECEIPT_NOT_FOUND");
        Refuses(await payer.Send(HttpMethod.Get, "/wallet/v1/payments/no%20id/receipt"), 404, "RECEIPT_NOT_FOUND");
        Refuses(await tael.Get("/wallet/v1/payments/never/receipt"), 401, "TOKEN_INVALID");
    }

    [Fact]
    public async Task There_is_none_of_a_payment_that_came_back()
    {
        var (merchant, payer) = (await tael.NewMerchant(), await tael.NewPayer(500));
        var no = NewNo();
        await merchant.Order(no, 5);
        await merchant.Close(no);
        var order = OutTradeNo.Parse(no).OrderOf(MerchantId.Parse(merchant.Mchid));
        var user = UserId.Parse(payer.UserId);

        // The endpoint would not even send it there.
        var status = await tael.Grains.Wallet(user).Pay(new(RequestId.Parse("late"), user, order, Money.Fen(5)));

        Assert.Equal(PayOrderStatus.OrderClosed, status);
        Refuses(await payer.Send(HttpMethod.Get, "/wallet/v1/payments/late/receipt"), 404, "RECEIPT_NOT_FOUND");
    }

    /// <summary>The platform itself, lying: all is signed, but the row says something else.</summary>
    [Fact]
    public async Task What_is_signed_must_be_what_the_row_says_too()
    {
        foreach (var payers in new[] { true, false })
        {
            var receipt = Parse(await Paid(payers));
            var (paid, row) = (receipt.Paid, receipt.Row);
            Receipt[] lies =
            [
                receipt with { Paid = paid with { Amount = paid.Amount + 1 } },
                receipt with { Paid = paid with { OutTradeNo = paid.OutTradeNo + "x" } },
                receipt with { Paid = paid with { TransactionId = "4" + paid.TransactionId[1..^1] + "x" } },
                receipt with { Paid = paid with { At = paid.At.Replace('T', ' ') } },
                receipt with { Paid = paid with { Currency = "USD" } },
                receipt with { Row = row with { Balance = row.Balance + 1 } },
                receipt with { Row = row with { PreviousHash = new string('0', 64) } },
                receipt with { Row = row with { PreviousHash = "" } },
                receipt with { Row = row with { Payload = "?" } },
                Rehashed(receipt with { Row = row with { Kind = "PaymentNotTaken" } }),
                Rehashed(receipt with { Row = row with { Counterparty = "w-1" } }),
                Rehashed(receipt with { Row = row with { At = long.MaxValue } }),
                Rehashed(receipt with { Row = row with { Amount = row.Amount + 1 } }),
            ];
            Assert.True(ReceiptCheck.Run(Signed(receipt), Platform.PublicKey.PublicKeyPem).Holds);
            Assert.All(lies, lie => Assert.False(ReceiptCheck.Run(Signed(lie), Platform.PublicKey.PublicKeyPem).Holds));
        }
    }

    private byte[] Signed(Receipt receipt)
    {
        var unsigned = receipt with { KeyId = Platform.PublicKey.Id };
        return ReceiptText.Write(unsigned with { Signature = Platform.PublicKey.Sign(ReceiptText.SignedPart(unsigned)) });
    }

    private static Receipt Rehashed(Receipt receipt) =>
        receipt with { Row = receipt.Row with { Hash = RowHash.Of(receipt.Row) } };

    private async Task<byte[]> Paid(bool payers)
    {
        var (merchant, payer) = (await tael.NewMerchant(), await tael.NewPayer(500));
        var no = NewNo();
        var paid = await payer.Pay(await merchant.Order(no, 250), "id-1");
        Assert.True(paid.Status == 200, Encoding.UTF8.GetString(paid.Body));
        var reply = payers
            ? await payer.Send(HttpMethod.Get, "/wallet/v1/payments/id-1/receipt")
            : await Ask(merchant, no);
        Assert.True(reply.Status == 200, Encoding.UTF8.GetString(reply.Body));
        return reply.Body;
    }

    private static Task<Reply> Ask(MerchantClient merchant, string no) =>
        merchant.Send(HttpMethod.Get, Target(merchant, no), "");

    private static string Target(MerchantClient merchant, string no) =>
        $"/v3/tael/receipts/out-trade-no/{no}?mchid={merchant.Mchid}";

    private static void Refuses(Reply reply, int status, string code) => Assert.Equal((status, code), (reply.Status, reply.Code));

    private static Receipt Parse(byte[] file) => ReceiptText.Read(file, out var why) ?? throw new JsonException(why);

    private static string NewNo() => $"order-{RandomText.Alphanumeric(16)}";

    private static string ShortKey()
    {
        using var rsa = RSA.Create(1024);
        return rsa.ExportSubjectPublicKeyInfoPem();
    }
}
