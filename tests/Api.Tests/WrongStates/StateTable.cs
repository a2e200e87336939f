using System.Text;
using Tael.Domain.Ledger;
using Tael.Domain.Merchants;
using Tael.Domain.Payments;
using Tael.Domain.Wallets;
using Tael.Grains;
using Tael.Tests.OpenApi;
using Tael.Tests.Sharing;

namespace Tael.Tests.WrongStates;

/// <summary>Calls that come in a state that refuses them, and the journals that they must leave alone.</summary>
internal sealed class StateTable
{
    private readonly List<AccountId> _accounts = [];
    private readonly List<string> _wrong = [];
    private readonly DescribedCalls _calls;
    private readonly SortedSet<string> _refused = new(StringComparer.Ordinal);

    private StateTable(TaelUnderTest tael, SharingShop shop, DescribedCalls calls) => (Tael, Shop, _calls) = (tael, shop, calls);

    public TaelUnderTest Tael { get; }

    public SharingShop Shop { get; }

    public MerchantClient Merchant => Shop.Merchant;

    public static async Task<StateTable> Open(TaelUnderTest tael)
    {
        var shop = await SharingShop.Open(tael);
        var table = new StateTable(tael, shop, await DescribedCalls.Of(tael.Address));
        table.Watch(MerchantId.Parse(shop.Merchant.Mchid).Account, MerchantId.Parse(shop.Other.Mchid).Account, UserId.Parse(shop.Payer.UserId).Wallet);
        return table;
    }

    /// <summary>From now on no row of the table may add to these.</summary>
    public void Watch(params AccountId[] accounts) => _accounts.AddRange(accounts);

    public void WatchOrders(params string[] numbers) =>
        Watch([.. numbers.Select(no => OutTradeNo.Parse(no).OrderOf(MerchantId.Parse(Merchant.Mchid)))]);

    /// <summary>Adds what is wrong with a row, so that all of them are told at once.</summary>
    public async Task Refuses(string what, int status, string code, string? field, Func<Task<Reply>> call)
    {
        var before = await Rows();
        var reply = await call();
        if (_calls.Find(reply.Asked.Method, reply.Asked.Target) is { } asked) _refused.Add($"{asked.Method} {asked.Path}");
        var said = reply.Body.Length > 0 && reply.Json.TryGetProperty("detail", out var detail) ? detail.GetProperty("field").GetString() : null;
        if (reply.Body.Length == 0 || (reply.Status, reply.Code, said) != (status, code, field))
        {
            _wrong.Add($"{what}: {reply.Status} {Encoding.UTF8.GetString(reply.Body)}");
        }
        else if (await Rows() != before)
        {
            _wrong.Add($"{what}: the journal has changed");
        }
    }

    /// <param name="calls">Those that have rows: what <see cref="StateRows"/> says of this table is what it does.</param>
    public void MustBeRight(string[] calls)
    {
        Assert.True(_wrong.Count == 0, string.Join('\n', _wrong));
        Assert.Equal(string.Join('\n', calls.Order(StringComparer.Ordinal)), string.Join('\n', _refused));
    }

    public Task<Reply> Post(string target, object body) => Merchant.Post(target, body);

    public Task<Reply> Get(string target) => Merchant.Send(HttpMethod.Get, target, "");

    public Task<Reply> Refund(string outTradeNo, string no, long fen, long total = 1_000) => Post("/v3/refund/domestic/refunds", new
    {
        out_trade_no = outTradeNo, out_refund_no = no, amount = new { refund = fen, total, currency = "CNY" },
    });

    public Task<Reply> Reverse(string no) =>
        Post($"/v3/pay/transactions/out-trade-no/{no}/reverse", new { appid = Merchant.AppId, mchid = Merchant.Mchid });

    private async Task<string> Rows()
    {
        var versions = new List<long>();
        foreach (var account in _accounts) versions.Add((await Tael.Grains.Account(account).Show()).Version);
        return string.Join(' ', versions);
    }
}
