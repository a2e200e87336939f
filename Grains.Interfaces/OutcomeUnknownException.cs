namespace Tael.Grains;

/// <summary>Nobody can say whether the command was carried out. Send it again, under the same id.</summary>
/// <remarks>The only exception that a grain throws on purpose. Refusals are statuses; anything else is a bug.</remarks>
[GenerateSerializer, Alias("OutcomeUnknownException")]
public sealed class OutcomeUnknownException : Exception
{
    public OutcomeUnknownException()
    {
    }

    public OutcomeUnknownException(string message)
        : base(message)
    {
    }

    public OutcomeUnknownException(string message, Exception inner)
        : base(message, inner)
    {
    }
}
