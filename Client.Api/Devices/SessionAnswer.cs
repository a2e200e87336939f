using System.Collections.Immutable;
using System.Diagnostics;
using Tael.Client.Api.Keys;
using Tael.Client.Api.Wallets;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Devices;
using Tael.Domain.Payments;

namespace Tael.Client.Api.Devices;

/// <summary>A sale at a device, with what its two screens show.</summary>
/// <param name="State">OPEN: nothing is under way. PAYING: the order may be paid at any moment. PAID and CANCELLED are final.</param>
/// <param name="OutTradeNo">Of the payment that is under way, or has paid.</param>
/// <param name="TransactionId">When it is paid.</param>
/// <param name="Failure">Why the latest payment has failed: nothing has been paid then, and nothing can be under its number.</param>
internal sealed record SessionAnswer(
    string SessionId,
    [property: OneOf("OPEN", "PAYING", "PAID", "CANCELLED")] string State,
    long Amount,
    string Description,
    string? OutTradeNo,
    string? TransactionId,
    string? PaidAt,
    string? Failure,
    CashierScreen CashierScreen,
    CustomerScreen CustomerScreen)
{
    /// <param name="order">Of the session's payment, if it has one.</param>
    public static SessionAnswer Of(DeviceId id, TillSession session, Order? order, PrepayIds prepayIds)
    {
        var no = session.Payment is { } payment ? session.NoOf(payment.Attempt) : (OutTradeNo?)null;
        var paid = session.State == TillSessionState.Paid ? order : null;
        var code = session is { State: TillSessionState.Paying, Payment.AuthCode: null } ? prepayIds.CodeUrl(id.Merchant, no!.Value) : null;
        var heading = HeadingOf(session);
        var gift = session.State == TillSessionState.Paid ? session.Member?.Gift : null;
        var member = session.Member is { } found ? new MemberScreen(found.LevelId, found.LevelName, found.ListPrice.Minor) : null;
        return new(
            session.Id,
            StateOf(session.State),
            session.Price.Minor,
            session.Description,
            no?.Value,
            paid?.TransactionId?.Value,
            paid?.PaidAt is { } at ? OwnJson.Time(at) : null,
            session.Failure,
            new(heading, session.Price.Minor, paid?.TransactionId?.Value ?? session.Failure ?? session.Description, ItemsOf(session), member, gift),
            new(heading == "FAILED" ? "TRY_ANOTHER_WAY" : heading, session.Price.Minor, code, member, gift));
    }

    private static string StateOf(TillSessionState state) => state switch
    {
        TillSessionState.Open => "OPEN",
        TillSessionState.Paying => "PAYING",
        TillSessionState.Paid => "PAID",
        TillSessionState.Cancelled => "CANCELLED",
        _ => throw new UnreachableException($"{state}"),
    };

    private static string HeadingOf(TillSession session) => session switch
    {
        { State: TillSessionState.Open, Failure: not null } => "FAILED",
        { State: TillSessionState.Open } => "READY",
        { State: TillSessionState.Paying, Payment.AuthCode: null } => "SCAN_TO_PAY",
        { State: TillSessionState.Paying } => "CONFIRM_ON_PHONE",
        { State: TillSessionState.Paid } => "PAID",
        _ => "CANCELLED",
    };

    private static ImmutableArray<SaleItem> ItemsOf(TillSession session) =>
        session.Items is { } items ? [.. OwnJson.Parse<SaleItem[]>(items)!] : [];
}

/// <summary>What the one who sells is shown.</summary>
/// <param name="Heading">READY, SCAN_TO_PAY, CONFIRM_ON_PHONE, PAID, FAILED or CANCELLED; programs show their own words for it.</param>
/// <param name="Detail">The transaction's number, why it has failed, or what is sold.</param>
/// <param name="Gift">What the buyer is to be given, now that they have paid; null: nothing.</param>
internal sealed record CashierScreen(
    string Heading, long Amount, string Detail, ImmutableArray<SaleItem> Items, MemberScreen? Member, string? Gift);

/// <summary>What the one who pays is shown.</summary>
/// <param name="Heading">READY, SCAN_TO_PAY, CONFIRM_ON_PHONE, PAID, TRY_ANOTHER_WAY or CANCELLED.</param>
/// <param name="QrCode">To be shown as a QR code; null: none.</param>
/// <param name="Gift">What they are given, now that they have paid; null: nothing.</param>
internal sealed record CustomerScreen(string Heading, long Amount, string? QrCode, MemberScreen? Member, string? Gift);

/// <summary>That the buyer is a member; <c>amount</c> is then what they pay.</summary>
/// <param name="LevelId">The merchant's number of the level; null: the merchant has it no longer, and the full price stands.</param>
/// <param name="LevelName">What the level is called.</param>
/// <param name="ListAmount">Fen that it costs whoever is no member.</param>
internal sealed record MemberScreen(string? LevelId, string? LevelName, long ListAmount);

/// <summary>One line of what is sold.</summary>
/// <param name="Name">What it is called.</param>
internal sealed record SaleItem(
    [property: Text(64)] string Name,
    [property: Whole(1, 1_000_000)] long Quantity,
    [property: Whole(0, CreateOrder.AmountMaxMinor)] long UnitPrice);
