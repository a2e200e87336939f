using System.Globalization;
using Tael.Domain;
using Tael.Domain.Bills;
using Tael.Domain.Ledger;
using Tael.Domain.Payments;

namespace Tael.Tests.Bills;

public sealed class BillDayTests
{
    [Theory]
    [InlineData("2026-11-28", "2026-11-28T00:00:00+08:00", BillDayStatus.NotOver)]
    [InlineData("2026-11-28", "2026-11-28T23:59:59+08:00", BillDayStatus.NotOver)]
    [InlineData("2026-11-28", "2026-11-29T00:00:00+08:00", BillDayStatus.BeingMade)]
    [InlineData("2026-11-28", "2026-11-29T09:59:59+08:00", BillDayStatus.BeingMade)]
    [InlineData("2026-11-28", "2026-11-29T02:00:00Z", BillDayStatus.Ready)]
    [InlineData("2026-11-28", "2026-11-27T23:59:59+08:00", BillDayStatus.ToCome)]
    [InlineData("2026-11-28", "2026-11-27T16:00:00Z", BillDayStatus.NotOver)]
    [InlineData("2026-11-28", "2027-02-28T23:59:59+08:00", BillDayStatus.Ready)]
    [InlineData("2026-11-28", "2027-03-01T00:00:00+08:00", BillDayStatus.TooLongAgo)]
    [InlineData("2026-11-30", "2027-02-28T23:59:59+08:00", BillDayStatus.Ready)]
    [InlineData("0001-01-01", "2026-11-28T12:00:00+08:00", BillDayStatus.TooLongAgo)]
    [InlineData("9999-12-31", "2026-11-28T12:00:00+08:00", BillDayStatus.ToCome)]
    public void There_is_a_bill_from_ten_the_next_day_for_three_months(string day, string now, BillDayStatus status) =>
        Assert.Equal(status, BillDay.Of(DayOf(day), At(now)));

    [Fact]
    public void A_bill_closes_before_it_can_be_asked_for()
    {
        var day = DayOf("2026-12-31");
        Assert.Equal(At("2027-01-01T09:00:00+08:00"), BillDay.ClosesAt(day));
        Assert.True(BillDay.ReadyAt(day) - BillDay.ClosesAt(day) >= TimeSpan.FromMinutes(30));
    }

    [Theory]
    [InlineData("1970-01-01")]
    [InlineData("2026-11-28")]
    [InlineData("2028-02-29")]
    public void A_day_is_from_its_midnight_to_the_next_in_Chinese_time(string date)
    {
        var day = DayOf(date);
        Assert.Equal(At($"{date}T00:00:00+08:00"), day.Start);
        Assert.Equal(day, SettlementDay.Of(day.Next.Start + -TimeSpan.FromMicroseconds(1)));
        Assert.Equal(day.Next, SettlementDay.Of(day.Next.Start));
        Assert.Equal(date, day.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
    }

    /// <summary>Bills find a day's payments by the order of their numbers.</summary>
    [Fact]
    public void A_days_transaction_ids_lie_between_its_start_and_the_next_ones()
    {
        var random = new Random(7);
        foreach (var date in new[] { "2026-11-28", "2026-11-30", "2026-12-31", "2028-02-28" })
        {
            var day = DayOf(date);
            var times = Enumerable.Range(0, 50).Select(_ => random.NextInt64(86_400_000_000)).Append(0).Append(86_399_999_999);
            foreach (var micros in times)
            {
                var id = TransactionId.Of(AccountId.Parse("o-1900000001-order-1"), new(day.Start.UnixMicros + micros)).Value;
                Assert.True(string.CompareOrdinal(TransactionId.StartOf(day), id) < 0, $"{date} {id}");
                Assert.True(string.CompareOrdinal(id, TransactionId.StartOf(day.Next)) < 0, $"{date} {id}");
            }
        }
    }

    private static SettlementDay DayOf(string date) =>
        SettlementDay.Of(DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture));

    private static Instant At(string time) => Instant.Of(DateTimeOffset.Parse(time, CultureInfo.InvariantCulture));
}
