using Tael.Domain;

namespace Tael.Tests;

public sealed class MoneyTests
{
    [Fact]
    public void An_amount_is_never_negative() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Money.Fen(-1));

    [Fact]
    public void A_result_below_zero_throws() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Money.Fen(1) - Money.Fen(2));

    [Fact]
    public void A_sum_that_does_not_fit_throws() =>
        Assert.Throws<OverflowException>(() => Money.Fen(long.MaxValue) + Money.Fen(1));

    [Fact]
    public void The_default_mixes_with_nothing() =>
        Assert.Throws<InvalidOperationException>(() => Money.Fen(1) + default(Money));

    [Theory]
    [InlineData(-1, Currency.Cny, false)]
    [InlineData(0, Currency.Cny, true)]
    [InlineData(1, Currency.None, false)]
    [InlineData(1, (Currency)7, false)]
    [InlineData(long.MaxValue, Currency.Cny, true)]
    public void The_edge_learns_whether_a_number_is_an_amount(long minor, Currency currency, bool valid)
    {
        Assert.Equal(valid, Money.TryCreate(minor, currency, out var money));
        Assert.Equal(valid ? minor : 0, money.Minor);
    }

    [Fact]
    public void Instants_count_microseconds_and_come_back_whole()
    {
        var time = new DateTimeOffset(2026, 11, 22, 8, 0, 0, 123, 456, TimeSpan.FromHours(8));
        var instant = Instant.Of(time);
        Assert.Equal(time, instant.ToDateTimeOffset());
        Assert.Equal(TimeSpan.FromSeconds(2), instant + TimeSpan.FromSeconds(2) - instant);
    }

    [Theory]
    [InlineData("2026-11-22T15:59:59Z", "2026-11-22T16:00:00Z", false)]
    [InlineData("2026-11-22T16:00:00Z", "2026-11-23T15:59:59Z", true)]
    public void A_settlement_day_turns_at_midnight_in_Shanghai(string one, string other, bool same)
    {
        Assert.Equal(same, Day(one) == Day(other));

        static SettlementDay Day(string text) => SettlementDay.Of(
            Instant.Of(DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture)));
    }
}
