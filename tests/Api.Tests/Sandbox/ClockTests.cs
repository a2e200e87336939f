namespace Tael.Tests.Sandbox;

public sealed class ClockTests(TaelUnderTest tael) : IClassFixture<TaelUnderTest>
{
    [Theory]
    [InlineData("PT24H", 86_400)]
    [InlineData("P1DT2H3M4.5S", 93_784)]
    [InlineData("PT0S", 0)]
    [InlineData("PT90M", 5_400)]
    public async Task Moves_on(string advance, long seconds)
    {
        var before = (await tael.Get("/sandbox/clock")).Json.GetProperty("offsetSeconds").GetInt64();
        var reply = await tael.Post("/sandbox/clock", new { advance });
        Assert.Equal(200, reply.Status);
        Assert.InRange(reply.Json.GetProperty("offsetSeconds").GetInt64() - before, seconds, seconds + 1);
        Assert.EndsWith("+08:00", reply.Json.GetProperty("now").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"advance":"-PT1H"}""")]
    [InlineData("""{"advance":"PT-1H"}""")]
    [InlineData("""{"advance":"P"}""")]
    [InlineData("""{"advance":"PT"}""")]
    [InlineData("""{"advance":"P1DT"}""")]
    [InlineData("""{"advance":"P1Y"}""")]
    [InlineData("""{"advance":"P1M"}""")]
    [InlineData("""{"advance":"24h"}""")]
    [InlineData("""{"advance":"P367D"}""")]
    [InlineData("""{"advance":"P999999D"}""")]
    [InlineData("""{"advance":"PT1H\n"}""")]
    [InlineData("""{"advance":3600}""")]
    [InlineData("""{"advance":"PT1H","by":"me"}""")]
    [InlineData("{}")]
    public async Task Stays_where_it_is_when_it_does_not_understand(string body)
    {
        var before = (await tael.Get("/sandbox/clock")).Json.GetProperty("offsetSeconds").GetInt64();
        var reply = await tael.PostText("/sandbox/clock", body);
        Assert.Equal((400, "PARAM_ERROR"), (reply.Status, reply.Code));
        Assert.Equal(before, (await tael.Get("/sandbox/clock")).Json.GetProperty("offsetSeconds").GetInt64());
    }

    [Fact]
    public async Task Is_still_there_after_a_restart()
    {
        await using var own = await TaelUnderTest.Start();
        await own.Post("/sandbox/clock", new { advance = "P7D" });
        await own.Restart();
        Assert.Equal(7 * 86_400, (await own.Get("/sandbox/clock")).Json.GetProperty("offsetSeconds").GetInt64());
    }
}
