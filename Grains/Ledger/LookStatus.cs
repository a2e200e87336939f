namespace Tael.Grains.Ledger;

/// <summary>The status of a command that only looks.</summary>
internal enum LookStatus : byte
{
    Looked = 1,
}
