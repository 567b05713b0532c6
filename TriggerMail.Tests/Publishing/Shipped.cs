namespace TriggerMail.Tests.Publishing;

/// <summary>The journeys of this repository.</summary>
internal static class Shipped
{
    public static string Folder { get; } = Path.Combine(Root(AppContext.BaseDirectory), "journeys");

    public static string[] Texts => [.. Directory.GetFiles(Folder, "*.yaml").Order(StringComparer.Ordinal).Select(File.ReadAllText)];

    public static string Text(string file) => File.ReadAllText(Path.Combine(Folder, file));

    private static string Root(string folder) =>
        File.Exists(Path.Combine(folder, "TriggerMail.slnx")) ? folder : Root(Path.GetDirectoryName(folder)!);
}
