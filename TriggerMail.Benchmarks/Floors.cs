using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TriggerMail.Benchmarks;

/// <summary>One folder of Core that knows another.</summary>
/// <param name="From">Who knows.</param>
/// <param name="To">Who is known.</param>
/// <param name="Types">Which type knows which.</param>
public sealed record FolderEdge(string From, string To, IReadOnlySet<string> Types);

/// <summary>
/// The folders of Core as floors of a house: a folder knows only those below it. Verb <c>floors</c> prints who knows whom, as
/// docs/architecture.md shows it; a test holds it.
/// </summary>
public static class Floors
{
    /// <summary>The lowest first.</summary>
    public static IReadOnlyList<string> Order { get; } =
    [
        "Values", "Storage", "Clocks", "Scheduling", "Store", "Events", "Intake", "Contacts", "Segments", "Links", "Catalog", "Journeys", "Templates", "Tracking",
        "Sending", "Insights", "Partitions", "Privacy", "Runtime", "Bulk", "Transactional", "Preferences", "Feedback", "Repairs", "Imports", "Deliverability", "Publishing",
    ];

    /// <summary>Verb <c>floors [FOLDER]</c>, with the repository's root.</summary>
    public static Task PrintAsync(string[] args)
    {
        Console.Write(Table(args is [var root, ..] ? root : Directory.GetCurrentDirectory()));
        return Task.CompletedTask;
    }

    /// <summary>Who knows whom, as a table.</summary>
    public static string Table(string root)
    {
        var edges = EdgesOf(root);
        var text = new StringBuilder("| floor | files | lines | knows | is known by |\n|---|---:|---:|---|---|\n");
        foreach (var folder in Order.Reverse())
        {
            var files = FilesOf(Path.Combine(root, "TriggerMail.Core", folder)).ToList();
            text.Append(CultureInfo.InvariantCulture, $"| {folder} | {files.Count} | {files.Sum(file => File.ReadLines(file).Count())} | ")
                .Append(CultureInfo.InvariantCulture, $"{Named(edges.Where(edge => edge.From == folder).Select(edge => edge.To))} | {Named(edges.Where(edge => edge.To == folder).Select(edge => edge.From))} |\n");
        }
        return text.Append(CultureInfo.InvariantCulture, $"\n{edges.Count} edges between {Order.Count} folders, {edges.Count(LooksUp)} of them look up.\n").ToString();
    }

    /// <summary>Whether a folder knows one that is not below it.</summary>
    public static bool LooksUp(FolderEdge edge)
    {
        ArgumentNullException.ThrowIfNull(edge);
        return Place(edge.From) < 0 || Place(edge.To) < 0 || Place(edge.To) >= Place(edge.From);
    }

    /// <summary>Every edge between folders of Core, by what its types name, in code and in comments.</summary>
    public static IReadOnlyList<FolderEdge> EdgesOf(string root)
    {
        var core = Path.Combine(root, "TriggerMail.Core");
        var compilation = Compile(core);
        var edges = new Dictionary<(string From, string To), HashSet<string>>();
        foreach (var tree in compilation.SyntaxTrees.Where(tree => tree.FilePath.Length > 0))
        {
            var (from, model) = (FolderOf(core, tree), compilation.GetSemanticModel(tree));
            foreach (var name in tree.GetRoot().DescendantNodes(descendIntoTrivia: true).OfType<SimpleNameSyntax>())
                if (Known(model.GetSymbolInfo(name).Symbol, compilation.Assembly) is { } known && FolderOf(core, known) is { Length: > 0 } to && to != from && from.Length > 0)
                {
                    if (!edges.TryGetValue((from, to), out var types))
                        edges[(from, to)] = types = [];
                    types.Add($"{Path.GetFileNameWithoutExtension(tree.FilePath)} knows {known.Name}");
                }
        }
        return [.. edges.Select(edge => new FolderEdge(edge.Key.From, edge.Key.To, edge.Value)).OrderBy(edge => Place(edge.From)).ThenBy(edge => Place(edge.To))];
    }

    private static CSharpCompilation Compile(string core)
    {
        const string Usings = "global using System; global using System.Collections.Generic; global using System.IO; global using System.Linq; global using System.Net.Http; global using System.Threading; global using System.Threading.Tasks;";
        var options = new CSharpParseOptions(LanguageVersion.Preview, DocumentationMode.Diagnose);
        var trees = FilesOf(core).Select(file => CSharpSyntaxTree.ParseText(File.ReadAllText(file), options, file)).Prepend(CSharpSyntaxTree.ParseText(Usings, options));
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(file => !Path.GetFileName(file).StartsWith("TriggerMail.", StringComparison.Ordinal))
            .Select(file => MetadataReference.CreateFromFile(file));
        return CSharpCompilation.Create("TriggerMail.Core", trees, references, new(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
    }

    private static INamedTypeSymbol? Known(ISymbol? symbol, IAssemblySymbol core)
    {
        var type = symbol as INamedTypeSymbol ?? (symbol is IMethodSymbol or IPropertySymbol or IFieldSymbol or IEventSymbol ? symbol.ContainingType : null);
        while (type?.ContainingType is { } outer)
            type = outer;
        return type is not null && SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, core) ? type : null;
    }

    private static string FolderOf(string core, INamedTypeSymbol type) => FolderOf(core, type.OriginalDefinition.DeclaringSyntaxReferences[0].SyntaxTree);

    // Nothing for what lies on top of all floors.
    private static string FolderOf(string core, SyntaxTree tree) => Path.GetRelativePath(core, tree.FilePath).Split(Path.DirectorySeparatorChar) is [var folder, _, ..] ? folder : "";

    private static IEnumerable<string> FilesOf(string folder) => Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal)
            && !file.Contains($"{Path.DirectorySeparatorChar}bin{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    private static int Place(string folder) => ((List<string>)[.. Order]).IndexOf(folder);

    private static string Named(IEnumerable<string> folders) => string.Join(", ", folders.OrderBy(Place)) is { Length: > 0 } names ? names : "nobody";
}
