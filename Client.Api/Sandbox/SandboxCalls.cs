using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;
using Tael.Client.Api.Wire;

namespace Tael.Client.Api.Sandbox;

/// <summary>The latest calls of merchants and their devices, with the texts that were signed: what the page at /sandbox/ shows.</summary>
/// <remarks>At most <see cref="CallsMax"/>, and of each text the first <see cref="TextBytesMax"/> bytes: some 2 MB. Signatures are not
/// kept, and payment codes are shown by their first two digits only.</remarks>
internal sealed partial class SandboxCalls(TimeProvider clock) : ICallLog
{
    public const int CallsMax = 100;
    public const int TextBytesMax = 4096;
    private const int TargetLengthMax = 512;

    private readonly Lock _lock = new();
    private readonly Queue<KeptCall> _calls = new(CallsMax);
    private long _latest;

    /// <summary>Another one when the world is another one: numbers begin again then.</summary>
    public string World { get; } = $"{Guid.NewGuid():N}";

    public void Keep(SeenCall call)
    {
        var (request, response) = (call.Http.Request, call.Http.Response);
        var byHeader = call.Signer is null && Authorization.TryParse(request.Headers.Authorization.ToString(), out var read, out _) ? read : null;
        var kept = new KeptCall
        {
            At = clock.GetUtcNow(),
            Method = request.Method,
            Target = Shorten(SignatureCheck.TargetOf(call.Http)),
            Mchid = call.Signer?.Mchid ?? byHeader?.Mchid,
            SerialNo = call.Signer?.SerialNo ?? byHeader?.SerialNo,
            Head = byHeader is null ? null : $"{request.Method}\n{Shorten(SignatureCheck.TargetOf(call.Http))}\n{byHeader.Timestamp}\n{byHeader.Nonce}\n",
            Signed = call.Signer is { } signer ? Start(signer.Text) : byHeader is null ? null : Start(call.Body),
            Status = call.IsLost ? 0 : call.Answer.Status,
            Code = call.Answer.Code,
            RequestId = call.RequestId,
            DurationMillis = (long)call.Took.TotalMilliseconds,
            AnswerHead = response.Headers.TryGetValue("Wechatpay-Timestamp", out var timestamp)
                ? $"{timestamp}\n{response.Headers["Wechatpay-Nonce"]}\n"
                : null,
            AnswerBody = Start(call.Answer.Body),
            AnswerSigned = call.Signer?.AnswerText is { } own ? Start(own) : null,
        };
        lock (_lock)
        {
            if (_calls.Count == CallsMax) _calls.Dequeue();
            _calls.Enqueue(kept with { Number = ++_latest });
        }
    }

    /// <summary>Those after a number, oldest first.</summary>
    public ImmutableArray<ShownCall> After(long number)
    {
        lock (_lock) return [.. _calls.Where(call => call.Number > number).Select(Show)];
    }

    private static ShownCall Show(KeptCall call)
    {
        var answer = Text(call.AnswerBody);
        return new(
            call.Number,
            Wallets.OwnJson.Time(call.At),
            call.Method,
            call.Target,
            call.Mchid,
            call.SerialNo,
            call.Status,
            call.Code,
            call.RequestId,
            call.DurationMillis,
            call.Signed is null ? null : call.Head is null ? Text(call.Signed) : $"{call.Head}{Text(call.Signed)}\n",
            call.AnswerSigned is { } own ? Text(own) : call.AnswerHead is null ? null : $"{call.AnswerHead}{answer}\n",
            answer);
    }

    /// <summary>A copy, since what is read of a long request is not to stay for a short start of it.</summary>
    private static byte[] Start(ReadOnlyMemory<byte> text) => text[..Math.Min(text.Length, TextBytesMax)].ToArray();

    private static string Shorten(string target) => target.Length <= TargetLengthMax ? target : target[..TargetLengthMax] + "…";

    private static string Text(byte[] start)
    {
        var text = PaymentCode().Replace(Encoding.UTF8.GetString(start), "$1················");
        return start.Length < TextBytesMax ? text : text + "…";
    }

    [GeneratedRegex("(?<![0-9])(1[0-5])[0-9]{16}(?![0-9])")]
    private static partial Regex PaymentCode();

    private sealed record KeptCall
    {
        public long Number { get; init; }
        public required DateTimeOffset At { get; init; }
        public required string Method { get; init; }
        public required string Target { get; init; }
        public required string? Mchid { get; init; }
        public required string? SerialNo { get; init; }

        /// <summary>What stands before the body in what is signed, and a line feed behind it; null: what is signed stands alone.</summary>
        public required string? Head { get; init; }
        public required byte[]? Signed { get; init; }
        public required int Status { get; init; }
        public required string? Code { get; init; }
        public required string RequestId { get; init; }
        public required long DurationMillis { get; init; }
        public required string? AnswerHead { get; init; }
        public required byte[] AnswerBody { get; init; }
        public required byte[]? AnswerSigned { get; init; }
    }
}

/// <param name="Status">0: no answer was given.</param>
/// <param name="SignedText">What the merchant had to sign; null if its header could not be read.</param>
/// <param name="AnswerSignedText">What the platform has signed; only successes are.</param>
internal sealed record ShownCall(
    long Number,
    string At,
    string Method,
    string Target,
    string? Mchid,
    string? SerialNo,
    int Status,
    string? Code,
    string RequestId,
    long DurationMillis,
    string? SignedText,
    string? AnswerSignedText,
    string Answer);
