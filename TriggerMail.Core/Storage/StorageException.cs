namespace TriggerMail.Storage;

/// <summary>A record store could not do what it was asked. A commit that ended so changed nothing that was asked of it.</summary>
public abstract class StorageException(string message, Exception? inner = null) : IOException(message, inner)
{
    /// <summary>Whether the reason may go away by itself or by a person's help while the program runs: a full disk, a file held by a backup.</summary>
    public abstract bool MayPass { get; }
}
