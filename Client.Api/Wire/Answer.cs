namespace Tael.Client.Api.Wire;

/// <summary>What a call is answered with: a JSON body, nothing (204), or a refusal.</summary>
public sealed class Answer
{
    private Answer(int status, ReadOnlyMemory<byte> body, Refusal? refusal, FileAnswer? file = null)
    {
        File = file;
        Status = status;
        Body = body;
        Refusal = refusal;
    }

    /// <summary>204: done, and nothing to say.</summary>
    public static Answer NoContent { get; } = new(204, default, null);

    public int Status { get; }
    public ReadOnlyMemory<byte> Body { get; }
    public Refusal? Refusal { get; }

    /// <summary>Instead of a body.</summary>
    public FileAnswer? File { get; }

    /// <summary>The number at the end of <c>Request-ID</c>; 0 when all is well.</summary>
    public int Number => Refusal?.Number ?? Refusal?.Code.Number ?? 0;

    public static Answer Ok<T>(T body) => new(200, WireJson.Write(body), null);

    /// <summary>With a body that is JSON already.</summary>
    public static Answer OkJson(ReadOnlyMemory<byte> json) => new(200, json, null);

    /// <summary>With a file that is written as it comes, and is not signed: WeChat Pay signs no file.</summary>
    public static Answer OkFile(FileAnswer file) => new(200, default, null, file);

    public static Answer Refuse(Refusal refusal) => new(refusal.Code.HttpStatus, refusal.ToJson(), refusal);

    public static Answer Refuse(ErrorCode code) => Refuse(new Refusal(code));

    public static implicit operator Answer(Refusal refusal) => Refuse(refusal);

    public static Answer ToAnswer(Refusal refusal) => Refuse(refusal);
}

/// <summary>A file as an answer.</summary>
/// <param name="Write">Writes it from start to end. If it throws, the connection ends before the file does, so that nobody takes
/// what there is of it for the whole.</param>
public sealed record FileAnswer(string ContentType, Func<Stream, CancellationToken, Task> Write);
