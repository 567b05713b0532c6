namespace TriggerMail;

/// <summary>The repository the tests were built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot(AppContext.BaseDirectory);

    public static string Journeys => Path.Combine(Root, "journeys");

    public static string Templates => Path.Combine(Root, "templates");

    public static string Segments => Path.Combine(Root, "segments");

    public static string Samples => Path.Combine(Root, "samples");

    private static string FindRoot(string from) => File.Exists(Path.Combine(from, "TriggerMail.slnx"))
        ? from
        : FindRoot(Path.GetDirectoryName(from) ?? throw new InvalidOperationException("TriggerMail.slnx is in no folder above the tests."));
}
