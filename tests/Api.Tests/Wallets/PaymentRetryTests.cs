namespace Tael.Tests.Wallets;

/// <summary>An answer, once given, stays true: the same request gets the same bytes and moves no more money.</summary>
public sealed class PaymentRetryTests(TaelUnderTest tael) : IClassFixture<TaelUnderTest>
{
    [Fact]
    public async Task Twenty_at_once_under_one_id_pay_once_and_hear_the_same()
    {
        var payer = await tael.NewPayer(balance: 10_000);
        var code = await tael.DemoMerchant().Order("twenty-at-once", 700);

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => payer.Pay(code, "r-1")));
        Assert.All(replies, reply => Assert.Equal(200, reply.Status));
        Assert.All(replies, reply => Assert.Equal(replies[0].Body, reply.Body));
        Assert.Equal(9_300, await payer.Balance());
    }

    [Fact]
    public async Task Twenty_at_once_under_twenty_ids_pay_once()
    {
        var payer = await tael.NewPayer(balance: 100_000);
        var code = await tael.DemoMerchant().Order("twenty-others", 700);

        var replies = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => payer.Pay(code, $"s-{i}")));
        Assert.Single(replies, reply => reply.Status == 200);
        Assert.All(
            replies.Where(reply => reply.Status != 200),
            reply => Assert.Equal((409, "ORDER_PAID"), (reply.Status, reply.Code)));

        using var deadline = new CancellationTokenSource(TaelUnderTest.Deadline);
        while (await payer.Balance() != 99_300) deadline.Token.ThrowIfCancellationRequested();
    }

    [Fact]
    public async Task The_same_request_gets_the_same_bytes_after_a_restart_and_after_a_year()
    {
        await using var own = await TaelUnderTest.Start();
        var payer = await own.NewPayer(balance: 10_000);
        var code = await own.DemoMerchant().Order("same-after-restart", 700);
        var first = await payer.Pay(code, "r-1");
        Assert.Equal(200, first.Status);

        await own.Restart();
        payer = payer.At(own.Http);
        Assert.Equal(first.Body, (await payer.Pay(code, "r-1")).Body);

        await own.Post("/sandbox/clock", new { advance = "P365D" });
        var last = await payer.Pay(code, "r-1");
        Assert.Equal(first.Body, last.Body);
        Assert.Equal(first.ContentType, last.ContentType);
        Assert.Equal(9_300, await payer.Balance());
    }
}
