namespace Tael.Client.Api.Bills;

/// <summary>A bill as text, made while it is read from the journal: never more of it than a page is in memory.</summary>
internal interface IBillText
{
    /// <summary>How many rows <see cref="Parts"/> has come to, without headers and sums.</summary>
    long Rows { get; }

    /// <summary>The text from start to end, once.</summary>
    IAsyncEnumerable<string> Parts();
}
