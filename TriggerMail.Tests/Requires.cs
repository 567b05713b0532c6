namespace TriggerMail;

/// <summary>A test that needs a program on the PATH. Where it is absent the test is reported as skipped, with the program's name.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresFactAttribute : FactAttribute
{
    public RequiresFactAttribute(string program)
    {
        Program = program;
        if (Find(program) is null)
            Skip = $"needs '{program}', which is not on the PATH";
    }

    public string Program { get; }

    /// <summary>The full path of a program, or null.</summary>
    public static string? Find(string program)
    {
        var folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);
        string[] endings = OperatingSystem.IsWindows() ? [".exe", ".cmd"] : [""];
        return folders.SelectMany(folder => endings.Select(ending => Path.Combine(folder, program + ending))).FirstOrDefault(File.Exists);
    }
}
