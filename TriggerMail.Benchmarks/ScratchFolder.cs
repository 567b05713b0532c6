namespace TriggerMail.Benchmarks;

/// <summary>
/// A folder that is gone when the program ends. Not earlier: some file systems look long for room among files just deleted, and
/// the next round would pay for the last.
/// </summary>
internal sealed class ScratchFolder : IDisposable
{
    public ScratchFolder() => AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(Path, recursive: true);

    public string Path { get; } = Directory.CreateTempSubdirectory("triggermail-").FullName;

    public void Dispose()
    {
        foreach (var file in Directory.EnumerateFiles(Path, "*.db*"))
            File.Delete(file);
    }
}
