using System.Collections.Immutable;
using Orleans;

namespace Tael.Domain.Sharing;

/// <summary>Make a profit-sharing order. Its id is the merchant's out_order_no.</summary>
/// <remarks>It moves nothing: <see cref="Payments.ShareOrder"/> and <see cref="Payments.UnfreezeOrder"/> do that.</remarks>
/// <param name="Failures">One for each receiver: what whoever asks has found to be in its way. A repeat is answered by what the first
/// had found.</param>
[GenerateSerializer, Immutable, Alias("CreateShare")]
public sealed record CreateShare([property: Id(0)] ShareTerms Terms, [property: Id(1)] ImmutableArray<ShareFailure> Failures)
{
    /// <summary>The most receivers of one request. Source: WeChat Pay, profit sharing.</summary>
    public const int ReceiversMax = 50;

    public static Decision<CreateShareStatus, ShareEvent> Decide(Share? share, CreateShare command, Instant now)
    {
        // The same request gets the same answer whatever has become of it since.
        var terms = command.Terms;
        if (share?.Terms is { } earlier)
        {
            return new(earlier == terms ? CreateShareStatus.Created : CreateShareStatus.OutSharingNoUsed);
        }

        var least = terms.UnfreezeReason is null ? 1 : 0;
        if (terms.Receivers.Length < least || terms.Receivers.Length > least * ReceiversMax) return new(CreateShareStatus.ReceiversOutOfRange);
        if (command.Failures.Length != terms.Receivers.Length) return new(CreateShareStatus.ReceiversOutOfRange);
        if (terms.Receivers.Any(receiver => receiver.Amount.IsZero)) return new(CreateShareStatus.AmountMustNotBeZero);

        return new(CreateShareStatus.Created, new ShareCreated(terms, command.Failures, now));
    }
}

/// <summary>In order of precedence: the first that applies is the answer. Append, never renumber.</summary>
public enum CreateShareStatus : byte
{
    Created = 1,
    OutSharingNoUsed = 2,
    ReceiversOutOfRange = 3,
    AmountMustNotBeZero = 4,

    /// <summary>The account is stopped: an audit has found its rows changed. Nothing has changed.</summary>
    AccountStopped = 5,
}
