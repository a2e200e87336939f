using System.IO.Compression;
using System.Security.Cryptography;
using Tael.Client.Api.OpenApi;
using Tael.Client.Api.Payouts;
using Tael.Client.Api.Wire;
using Tael.Client.Api.Wire.Fields;
using Tael.Domain.Merchants;
using Tael.Domain.Payouts;

namespace Tael.Client.Api.Bills;

/// <summary>GET /v3/billdownload/file: the file that a bill's or a receipt's <c>download_url</c> leads to. The answer is not signed.</summary>
/// <remarks>INVALID_REQUEST with a token that is none of ours or is out of date: ask for the bill again. NO_AUTH with another
/// merchant's. The file ends only if it hashes to what was told; else the connection does.</remarks>
public static class DownloadBillEndpoint
{
    public static void Map(V3Endpoints v3) =>
        v3.Get<Query>("/v3/billdownload/file", Handle)
            .AnswersFile("text/plain")
            .Refuses(ErrorCode.InvalidRequest, "the token is none of ours, or older than five minutes: ask for the bill again")
            .Refuses(ErrorCode.NoAuth, "another merchant was given the token");

    internal static Task<Answer> Handle(V3Call call, Query query) =>
        call.Services.ReceiptTokens.TryParse(query.Token, out var merchant, out var no)
            ? HandleReceipt(call, query, merchant, no)
            : HandleBill(call, query);

    private static async Task<Answer> HandleReceipt(V3Call call, Query query, MerchantId merchant, OutBillNo no)
    {
        if (merchant != call.Merchant.Id) return Foreign(query);

        // Who has the token has been told of the receipt, so it is there.
        var (_, file) = (await QueryReceiptEndpoint.Find(call, no))!.Value;
        return Answer.OkFile(query.Tartype is null
            ? new("text/plain; charset=utf-8", async (body, ended) => await body.WriteAsync(file, ended))
            : new("application/gzip", async (body, ended) =>
            {
                await using var gzip = new GZipStream(body, CompressionLevel.Fastest, leaveOpen: true);
                await gzip.WriteAsync(file, ended);
            }));
    }

    private static Task<Answer> HandleBill(V3Call call, Query query)
    {
        if (!call.Services.BillTokens.TryParse(query.Token, out var file))
        {
            return Task.FromResult<Answer>(new Refusal(
                ErrorCode.InvalidRequest, "token", Refusal.Shorten(query.Token), "leads to no bill, or no longer", "query"));
        }

        if (file.Bill.Holder != call.Merchant.Id)
        {
            return Task.FromResult(Foreign(query));
        }

        var isGzip = query.Tartype is not null;
        return Task.FromResult(Answer.OkFile(new(
            isGzip ? "application/gzip" : "text/plain; charset=utf-8",
            (body, ended) => isGzip ? WriteGzip(call, file, body, ended) : Write(call, file, body, ended))));
    }

    private static Answer Foreign(Query query) =>
        new Refusal(ErrorCode.NoAuth, "token", Refusal.Shorten(query.Token), "was given to another merchant", "query");

    private static async Task WriteGzip(V3Call call, BillFile file, Stream body, CancellationToken ended)
    {
        // Not disposed of when the bill fails: that would write the end of a file that has none.
        var gzip = new GZipStream(body, CompressionLevel.Fastest, leaveOpen: true);
        await Write(call, file, gzip, ended);
        await gzip.DisposeAsync();
    }

    private static async Task Write(V3Call call, BillFile file, Stream body, CancellationToken ended)
    {
        using var sha1 = IncrementalHash.CreateHash(HashAlgorithmName.SHA1);
        byte[] ahead = [];
        var text = await BillAnswer.TextOf(call, file.Bill);
        await foreach (var part in BillAnswer.BytesOf(text).WithCancellation(ended))
        {
            sha1.AppendData(part);
            await body.WriteAsync(ahead, ended);
            ahead = part;
        }

        if (!sha1.GetHashAndReset().AsSpan().SequenceEqual(file.Sha1.Span))
        {
            throw new InvalidDataException($"The bill {file.Bill} is no longer what it was.");
        }

        await body.WriteAsync(ahead, ended);
    }

    public sealed record Query
    {
        [Text(128)] public required string Token { get; init; }
        [OneOf("gzip", "GZIP")] public string? Tartype { get; init; }
    }
}
