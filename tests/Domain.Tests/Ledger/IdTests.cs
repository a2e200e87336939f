using Tael.Domain;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;

namespace Tael.Tests.Ledger;

public sealed class IdTests
{
    [Theory]
    [InlineData(null, false)]
    [InlineData("", false)]
    [InlineData("w-", false)]
    [InlineData("a-1", true), InlineData("b-1", false)]
    [InlineData("w1", false)]
    [InlineData("w-1", true)]
    [InlineData("w-1 2", false)]
    [InlineData("w-\u00e9", false)]
    [InlineData("o-1900000001-abc|*", true)]
    [InlineData("x-bank", true)]
    public void Accounts_start_with_their_kind(string? text, bool valid) =>
        Assert.Equal(valid, AccountId.TryParse(text, out _));

    [Theory]
    [InlineData("12345", false)]
    [InlineData("123456", true)]
    [InlineData("aZ9_-|*", true)]
    [InlineData("123 456", false)]
    [InlineData("123456#", false)]
    [InlineData("编号一二三四五", false)]
    [InlineData("12345678901234567890123456789012", true)]
    [InlineData("123456789012345678901234567890123", false)]
    public void An_out_trade_no_has_6_to_32_of_its_alphabet(string text, bool valid) =>
        Assert.Equal(valid, OutTradeNo.TryParse(text, out _));

    [Theory]
    [InlineData("1900000001", true)]
    [InlineData("12345678", true)]
    [InlineData("1234567", false)]
    [InlineData("0123456789", false)]
    [InlineData("12345678901", false)]
    [InlineData("１２３４５６７８", false)]
    [InlineData("+12345678", false)]
    public void A_merchant_is_8_to_10_digits(string text, bool valid) =>
        Assert.Equal(valid, MerchantId.TryParse(text, out _));

    [Theory]
    [InlineData("10000000", true)]
    [InlineData("9999999", false)]
    [InlineData("010000000", false)]
    [InlineData("9999999999999999", true)]
    [InlineData("10000000000000000", false)]
    [InlineData(" 10000000", false)]
    public void A_user_is_8_to_16_digits(string text, bool valid) =>
        Assert.Equal(valid, UserId.TryParse(text, out _));

    [Fact]
    public void The_longest_order_fits_in_an_account() =>
        Assert.Equal(45, OutTradeNo.Parse(new string('x', 32)).OrderOf(new MerchantId(1900000001)).Value.Length);

    [Fact]
    public void A_transfer_is_found_again_from_the_one_that_gives_it_back()
    {
        var transfer = TransferId.Of(new UserId(10000001).Wallet, new string('r', RequestId.LengthMax));
        Assert.False(transfer.TryReturned(out _));
        Assert.True(transfer.Back().TryReturned(out var returned));
        Assert.Equal(transfer, returned);
    }

    [Fact]
    public void A_transaction_id_has_28_digits_and_follows_from_order_and_time()
    {
        var order = OutTradeNo.Parse("order-1").OrderOf(new MerchantId(1900000001));
        var paid = new Instant(1_700_000_000_000_000);
        var id = TransactionId.Of(order, paid);

        Assert.True(TransactionId.TryParse(id.Value, out _));
        Assert.StartsWith("42231115", id.Value, StringComparison.Ordinal);
        Assert.Equal(id, TransactionId.Of(order, paid));

        // New ones come at the end of their index.
        var later = TransactionId.Of(order, paid + TimeSpan.FromMicroseconds(1));
        Assert.True(string.CompareOrdinal(later.Value, id.Value) > 0);
    }
}
