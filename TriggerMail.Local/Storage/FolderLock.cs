namespace TriggerMail.Storage;

/// <summary>
/// At most one process on a data folder. The operating system holds the lock, so a crash releases it; the file stays behind.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    private const int WindowsSharingViolation = 32, LinuxWouldBlock = 11, MacWouldBlock = 35;

    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    public static FolderLock Take(string folder)
    {
        try
        {
            return new(new FileStream(Path.Combine(folder, "triggermail.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException taken) when ((taken.HResult & 0xFFFF) is WindowsSharingViolation or LinuxWouldBlock or MacWouldBlock)
        {
            throw new RecordStoreException(
                $"The data folder '{folder}' is in use by another TriggerMail. Stop that one, or name another folder.", inner: taken);
        }
    }

    public void Dispose() => _file.Dispose();
}
