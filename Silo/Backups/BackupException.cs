namespace Tael.Silo.Backups;

/// <summary>A backup could not be made, or can't be used. The message tells an operator why; nothing is half done.</summary>
public sealed class BackupException(string message, Exception? inner = null) : Exception(message, inner);
