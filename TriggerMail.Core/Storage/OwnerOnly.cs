using System.Runtime.Versioning;

namespace TriggerMail.Storage;

/// <summary>
/// Folders and files that nobody but their owner may open: 0700 and 0600 on Unix, whatever the umask says. On Windows a folder's rights
/// come from the one it is in, and nothing is done.
/// </summary>
public static class OwnerOnly
{
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private const UnixFileMode File = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Creates the folder, closed to others, or closes one that is there. What could not be done or was done late, as sentences.</summary>
    public static IReadOnlyList<string> Folder(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        path = Path.GetFullPath(path);
        if (Directory.Exists(path))
            return OperatingSystem.IsWindows() ? [] : Close(path);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(path);
        else
            Directory.CreateDirectory(path, File | UnixFileMode.UserExecute);
        return [];
    }

    /// <summary>Closes the files of a folder that match any of the patterns; what could not be closed, as sentences.</summary>
    public static IReadOnlyList<string> Files(string folder, params string[] patterns)
    {
        ArgumentNullException.ThrowIfNull(patterns);
        return OperatingSystem.IsWindows() || !Directory.Exists(folder)
            ? []
            : [.. patterns.SelectMany(pattern => Directory.EnumerateFiles(folder, pattern)).SelectMany(CloseFile)];
    }

    /// <summary>Opens a file for writing that is empty and closed to others, also when a wider one was there.</summary>
    public static FileStream Create(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = File;
        var file = new FileStream(path, options);
        if (!OperatingSystem.IsWindows())
            System.IO.File.SetUnixFileMode(file.SafeFileHandle, File);
        return file;
    }

    [UnsupportedOSPlatform("windows")]
    private static string[] Close(string folder)
    {
        var mode = System.IO.File.GetUnixFileMode(folder);
        if ((mode & Others) == 0)
            return [];
        // Such as /tmp: a folder of everybody's is not ours to close.
        if (mode.HasFlag(UnixFileMode.StickyBit) || Holds(folder, Directory.GetCurrentDirectory()))
            return [$"Others may look into the folder '{folder}' ({Octal(mode)}), which is not TriggerMail's alone, so it was left as it is. Name a folder of its own, such as .triggermail."];
        try
        {
            System.IO.File.SetUnixFileMode(folder, mode & ~Others);
            return [$"Others could look into the folder '{folder}' ({Octal(mode)}); it is closed to them now ({Octal(mode & ~Others)})."];
        }
        catch (UnauthorizedAccessException)
        {
            return [$"Others may look into the folder '{folder}' ({Octal(mode)}), and it cannot be closed, because it belongs to somebody else. Have its owner run: chmod 700 '{folder}'"];
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static IEnumerable<string> CloseFile(string path)
    {
        string? problem = null;
        try
        {
            var mode = System.IO.File.GetUnixFileMode(path);
            if ((mode & Others) != 0)
                System.IO.File.SetUnixFileMode(path, mode & ~Others);
        }
        catch (UnauthorizedAccessException)
        {
            problem = $"Others may read the file '{path}', and it cannot be closed, because it belongs to somebody else. Have its owner run: chmod 600 '{path}'";
        }
        catch (FileNotFoundException)
        {
            // Gone meanwhile, as a log is that was moved into its database.
        }
        return problem is null ? [] : [problem];
    }

    private static bool Holds(string folder, string path) =>
        (path + Path.DirectorySeparatorChar).StartsWith(folder.TrimEnd(Path.DirectorySeparatorChar) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static string Octal(UnixFileMode mode) => Convert.ToString((int)mode, 8);
}
