using Tael.Domain.Ledger;
using Tael.Grains;

namespace Tael.Client.Api.Wire;

/// <summary>One call of a merchant whose signature is right, by whichever protocol: who calls, and what the endpoint may use.</summary>
public abstract record MerchantCall(HttpContext Http, V3Services Services, KnownMerchant Merchant)
{
    /// <summary>A payment by code is to be confirmed by its payer, however small it is. Only the sandbox asks for that.</summary>
    public bool AsksPassword { get; init; }

    public IGrainFactory Grains => Services.Grains;

    public Task<TResult> Ask<TGrain, TResult>(TGrain grain, Func<TGrain, Task<TResult>> call) =>
        Services.Calls.Run(grain, call);

    /// <summary>A parameter of the path, percent-decoded.</summary>
    public string Path(string name) => Http.Request.RouteValues[name]?.ToString() ?? "";

    /// <summary>Why the caller may not name this app in a body; null if it is its own.</summary>
    public Refusal? RefuseApp(string appid) => Merchant.Owns(appid)
        ? null
        : new(ErrorCode.AppidMchidNotMatch, "/appid", appid, "does not belong to the merchant", "body");

    /// <summary>Lets it be known later why a command was refused. Nobody waits for that.</summary>
    /// <param name="number">The caller's own, under which it may ask.</param>
    public void NoteRefusal(AccountId account, string number, string command, string status) =>
        _ = Grains.Book().Refused(account, RequestId.Parse(number), command, status);
}
