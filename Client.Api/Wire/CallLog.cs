namespace Tael.Client.Api.Wire;

/// <summary>Keeps the latest calls for whoever develops against the sandbox. Production has none.</summary>
public interface ICallLog
{
    void Keep(SeenCall call);
}

/// <summary>One call of a merchant or a device, and what it was answered.</summary>
/// <param name="Http">Of this call; not to be kept.</param>
/// <param name="IsLost">No answer was given: a fault has ended the connection.</param>
public readonly record struct SeenCall(
    HttpContext Http, ReadOnlyMemory<byte> Body, SeenAnswer Answer, string RequestId, TimeSpan Took, bool IsLost = false)
{
    /// <summary>Who signed it and what; null: as APIv3 signs, in a header.</summary>
    public SeenSigner? Signer { get; init; }
}

/// <param name="Code">Of an error.</param>
/// <param name="Body">Without a signature, should it have one inside.</param>
public readonly record struct SeenAnswer(int Status, string? Code, ReadOnlyMemory<byte> Body)
{
    public static SeenAnswer Of(Answer answer) => new(answer.Status, answer.Refusal?.Code.Code, answer.Body);
}

/// <summary>Who signed a call by another protocol than APIv3.</summary>
/// <param name="Mchid">The merchant, or the device.</param>
/// <param name="Text">What was signed, without any key that belongs to it.</param>
/// <param name="AnswerText">What the platform has signed; null: nothing.</param>
public sealed record SeenSigner(string Mchid, string? SerialNo, ReadOnlyMemory<byte> Text, ReadOnlyMemory<byte>? AnswerText = null);
