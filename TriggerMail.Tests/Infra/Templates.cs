using System.Text.RegularExpressions;

namespace TriggerMail.Infra;

/// <summary>The Bicep files of this repository, read as text: whether they compile is tried by <c>.ci/azure</c>.</summary>
internal static partial class Templates
{
    public static string Folder => Path.Combine(Repository.Root, "infra");

    public static IReadOnlyDictionary<string, string> Texts { get; } =
        Directory.GetFiles(Folder, "*.bicep").ToDictionary(file => Path.GetFileName(file), File.ReadAllText, StringComparer.Ordinal);

    public static string Main => Texts["main.bicep"];

    public static string Docs(string page) => File.ReadAllText(Path.Combine(Repository.Root, "docs", page));

    /// <summary>Names a module declares, and whether a value must be given.</summary>
    public static IReadOnlyDictionary<string, bool> Parameters(string template) =>
        ParameterLine().Matches(template).ToDictionary(line => line.Groups[1].Value, line => !line.Groups[2].Success, StringComparer.Ordinal);

    /// <summary>Every <c>module x 'file'</c>: its file and the names of what it is given.</summary>
    public static IEnumerable<(string File, IReadOnlyList<string> Given)> Modules(string template) =>
        ModuleStart().Matches(template).Select(start => (start.Groups[1].Value, Given(Block(template, start.Index + start.Length - 1))));

    /// <summary>What the other modules can be asked for.</summary>
    public static IEnumerable<string> Outputs(string template) => OutputLine().Matches(template).Select(line => line.Groups[1].Value);

    /// <summary>All C# of the product's projects, tests and benchmarks apart.</summary>
    public static string ProductCode() => string.Join("\n", Directory.GetDirectories(Repository.Root, "TriggerMail.*")
        .Where(project => !project.EndsWith("Tests", StringComparison.Ordinal) && !project.EndsWith("Benchmarks", StringComparison.Ordinal))
        .SelectMany(project => Directory.GetFiles(project, "*.cs", SearchOption.AllDirectories))
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal))
        .Select(File.ReadAllText));

    private static IReadOnlyList<string> Given(string module)
    {
        var start = module.IndexOf("params: {", StringComparison.Ordinal);
        var block = Block(module, start + "params: ".Length);
        return [.. NameBeforeColon().Matches(TopLevel(block)).Select(name => name.Groups[1].Value)];
    }

    // The text of a block without what is nested in it.
    private static string TopLevel(string block)
    {
        var (depth, kept) = (0, new List<char>());
        foreach (var c in block)
        {
            depth += c is '{' or '(' or '[' ? 1 : c is '}' or ')' or ']' ? -1 : 0;
            if (depth <= 1)
                kept.Add(c);
        }
        return new([.. kept]);
    }

    private static string Block(string text, int open)
    {
        for (var (at, depth) = (open, 0); at < text.Length; at++)
        {
            depth += text[at] == '{' ? 1 : text[at] == '}' ? -1 : 0;
            if (depth == 0)
                return text[open..(at + 1)];
        }
        throw new InvalidOperationException("A brace is not closed.");
    }

    [GeneratedRegex(@"^param (\w+) [\w\[\]]+( =)?", RegexOptions.Multiline)]
    private static partial Regex ParameterLine();

    [GeneratedRegex(@"^module \w+ '([^']+)' = (?:if \([^\n]*\) )?\{", RegexOptions.Multiline)]
    private static partial Regex ModuleStart();

    [GeneratedRegex(@"^output (\w+) ", RegexOptions.Multiline)]
    private static partial Regex OutputLine();

    [GeneratedRegex(@"(?:^|[{,\n])\s*(\w+):")]
    private static partial Regex NameBeforeColon();
}
