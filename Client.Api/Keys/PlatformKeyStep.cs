namespace Tael.Client.Api.Keys;

/// <summary>How keys change while programs run.</summary>
internal enum PlatformKeyStep
{
    /// <summary>New ones are listed.</summary>
    Announce,

    /// <summary>They sign, and the old ones only for who names them.</summary>
    Switch,

    /// <summary>The old ones are gone.</summary>
    End,
}
