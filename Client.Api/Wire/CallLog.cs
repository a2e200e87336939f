namespace Tael.Client.Api.Wire;

/// <summary>Keeps the latest calls for whoever develops against the sandbox. Production has none.</summary>
public interface ICallLog
{
    void Keep(SeenCall call);
}

/// <summary>One call of APIv3 and what it was answered.</summary>
/// <param name="Http">Of this call; not to be kept.</param>
/// <param name="IsLost">No answer was given: a fault has ended the connection.</param>
public readonly record struct SeenCall(
    HttpContext Http, ReadOnlyMemory<byte> Body, Answer Answer, string RequestId, TimeSpan Took, bool IsLost);
