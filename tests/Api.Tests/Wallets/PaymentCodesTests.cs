using FsCheck;
using FsCheck.Fluent;
using Tael.Client.Api.Keys;
using Tael.Domain;
using Tael.Domain.Wallets;

namespace Tael.Tests.Wallets;

/// <summary>Payment codes by themselves: whose they are, when they are good, and that nobody can make one up.</summary>
public sealed class PaymentCodesTests : IDisposable
{
    private static readonly Instant Now = new(1_700_000_000_000_000);
    private static readonly UserId User = new(10_000_001);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("tael-codes-");
    private readonly PaymentCodes _codes;

    public PaymentCodesTests() => _codes = new(Secrets.Open(_folder.FullName, SecretsMode.Sandbox));

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Every_code_has_its_form_and_says_whose_and_when()
    {
        var cases =
            from user in Gen.Choose(10_000_000, int.MaxValue)
            from far in Gen.Choose(0, 46)
            from minute in Gen.Choose(0, int.MaxValue)
            from nth in Gen.Choose(0, PaymentCodes.PerMinute - 1)
            select (User: new UserId((user * (long)(far + 1)) % 100_000_000_000), At: new Instant(minute * 60_000_000L), Nth: nth);

        Check.One(Config.QuickThrowOnFailure.WithMaxTest(5_000), Prop.ForAll(cases.Where(c => c.User.Value >= 10_000_000).ToArbitrary(), c =>
        {
            Assert.True(_codes.TryMake(c.User, c.At, c.Nth, out var code));
            Assert.Matches("^1[0-5][0-9]{16}$", code.Text);
            Assert.True(_codes.TryParse(code.Text, out var read));
            Assert.Equal((code.User, code.Slot, code.Text), (read.User, read.Slot, read.Text));
            Assert.True(PaymentCodes.IsGood(read, c.At));
        }));
    }

    [Fact]
    public void A_code_is_good_until_the_end_of_the_next_minute_and_the_next_is_new()
    {
        var start = new Instant(Now.UnixMicros / 60_000_000 * 60_000_000);
        Assert.True(_codes.TryMake(User, start, 0, out var code));
        Assert.True(PaymentCodes.IsGood(code, start + TimeSpan.FromSeconds(119.9)));
        Assert.False(PaymentCodes.IsGood(code, start + TimeSpan.FromSeconds(120)));
        Assert.False(PaymentCodes.IsGood(code, start + -TimeSpan.FromSeconds(1)));
        Assert.False(PaymentCodes.IsGood(code, start + TimeSpan.FromDays(100)));
        Assert.Equal(start + TimeSpan.FromSeconds(120), PaymentCodes.GoodUntil(start));

        var others = Enumerable.Range(0, 8).Select(i =>
        {
            Assert.True(_codes.TryMake(User, start + TimeSpan.FromMinutes(i / 4), i % 4, out var other));
            return other.Text;
        });
        Assert.Equal(8, others.Distinct().Count());
    }

    [Fact]
    public void Hardly_any_number_is_a_code_that_somebody_shows()
    {
        // Of ten thousand users who all exist, with every code of two minutes good.
        var random = new Random(1);
        var hits = Enumerable.Range(0, 20_000).Count(_ =>
            _codes.TryParse($"1{random.Next(6)}{random.NextInt64(10_000_000_000_000_000):D16}", out var code)
            && code.User.Value is >= 10_000_000 and < 10_010_000 && PaymentCodes.IsGood(code, Now));
        Assert.Equal(0, hits);
    }

    [Theory]
    [InlineData("")]
    [InlineData("13000000000000000")]
    [InlineData("1300000000000000000")]
    [InlineData("160000000000000000")]
    [InlineData("090000000000000000")]
    [InlineData("13000000000000000x")]
    [InlineData("１30000000000000000")]
    public void What_is_no_code_is_none(string text) => Assert.False(_codes.TryParse(text, out _));

    [Fact]
    public void Another_server_takes_it_for_somebody_elses()
    {
        Assert.True(_codes.TryMake(User, Now, 0, out var code));
        using var other = new PaymentCodesTests();
        Assert.False(other._codes.TryParse(code.Text, out var read) && read.User == User);
        Assert.False(_codes.TryMake(new UserId(100_000_000_000), Now, 0, out _));
        Assert.DoesNotContain(code.Text, $"{code}", StringComparison.Ordinal);
    }
}
