namespace Tael.Client.Api.Sandbox;

/// <summary>Where the sandbox keeps what it hands out, and whom it answers.</summary>
/// <param name="Folder">DIR/sandbox.</param>
/// <param name="AnyPeer">Answer peers other than this machine: for a container whose port is mapped, never for a
/// network that is not one's own, since whoever reaches the sandbox may make money.</param>
public sealed record SandboxOptions(string Folder, bool AnyPeer = false);
