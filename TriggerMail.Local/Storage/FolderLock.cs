using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace TriggerMail.Storage;

/// <summary>
/// At most one process on a data folder. The operating system holds the lock, so a crash releases it; the file stays behind. Where a
/// file that is in use can be deleted, the folder itself is locked too.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    private const int WindowsSharingViolation = 32, LinuxWouldBlock = 11, MacWouldBlock = 35;
    private static readonly byte[] Mark = Encoding.UTF8.GetBytes("TriggerMail keeps its data here, in records.db.\n");

    private readonly FileStream file;
    private readonly SafeFileHandle? directory;

    private FolderLock(FileStream file, SafeFileHandle? directory) => (this.file, this.directory) = (file, directory);

    /// <summary>Whether the folder held data before.</summary>
    public bool HeldData => file.Length > 0;

    public static FolderLock Take(string folder)
    {
        FileStream? file = null;
        try
        {
            file = new(Path.Combine(folder, "triggermail.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return new(file, OperatingSystem.IsWindows() ? null : LockDirectory(folder));
        }
        catch (IOException taken) when ((taken.HResult & 0xFFFF) is WindowsSharingViolation or LinuxWouldBlock or MacWouldBlock)
        {
            file?.Dispose();
            throw new RecordStoreException(
                $"The data folder '{folder}' is in use by another TriggerMail. Stop that one, or name another folder.", inner: taken);
        }
    }

    /// <summary>From now on the folder is one that holds data: an empty database in it is a loss, not a beginning.</summary>
    public void MarkAsHolding()
    {
        if (HeldData)
            return;
        file.Write(Mark);
        file.Flush(flushToDisk: true);
    }

    public void Dispose()
    {
        directory?.Dispose();
        file.Dispose();
    }

    private static SafeFileHandle? LockDirectory(string folder)
    {
        var handle = new SafeFileHandle(Open(Encoding.UTF8.GetBytes(folder + '\0'), OperatingSystem.IsMacOS() ? MacCloseOnExec : LinuxCloseOnExec), ownsHandle: true);
        if (handle.IsInvalid)
            return null; // A folder that may be written and not read: the file alone must do.
        if (Flock(handle, Exclusive | NoWait) == 0)
            return handle;
        var error = Marshal.GetLastPInvokeError();
        handle.Dispose();
        // A file system without such locks has none to offer.
        return error is LinuxWouldBlock or MacWouldBlock ? throw new IOException("The folder is locked.", error) : null;
    }

    private const int LinuxCloseOnExec = 0x80000, MacCloseOnExec = 0x1000000, Exclusive = 2, NoWait = 4;

    // .NET opens no directories.
    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "flock", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Flock(SafeFileHandle handle, int operation);
}
