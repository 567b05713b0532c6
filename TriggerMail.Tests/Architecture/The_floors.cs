using System.Reflection;
using TriggerMail.Benchmarks;

namespace TriggerMail.Architecture;

public sealed class The_floors
{
    [Fact]
    public void know_only_those_below_them()
    {
        var edges = Floors.EdgesOf(Repository.Root);
        Assert.True(edges.Count > 100, $"Only {edges.Count} edges were found.");
        Assert.Empty(edges.Where(Floors.LooksUp).SelectMany(edge => edge.Types.Select(types => $"{edge.From} looks up to {edge.To}: {types}")));
    }

    [Fact]
    public void have_a_place_each_in_their_order() => Assert.Equal(
        Floors.Order.Order(StringComparer.Ordinal),
        Directory.EnumerateDirectories(Path.Combine(Repository.Root, "TriggerMail.Core")).Select(folder => Path.GetFileName(folder)!)
            .Where(name => name is not ("bin" or "obj")).Order(StringComparer.Ordinal));

    // Whoever takes everything a host brings hides what it uses.
    [Fact]
    public void take_what_they_use_and_only_the_engine_takes_everything()
    {
        var takers = typeof(EngineParts).Assembly.GetTypes().Where(type => type != typeof(EngineParts))
            .Where(type => type.GetConstructors(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic).SelectMany(one => one.GetParameters()).Any(one => one.ParameterType == typeof(EngineParts)));
        Assert.Equal([typeof(Engine)], takers);
    }

    // Lines and files change with every commit; who knows whom is what the page is about.
    [Fact]
    public void are_as_the_page_of_the_architecture_shows_them()
    {
        var page = File.ReadAllLines(Path.Combine(Repository.Root, "docs", "architecture.md"));
        foreach (var line in Floors.Table(Repository.Root).Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)))
            Assert.Contains(Parts(line), page.Select(Parts));

        static string Parts(string line) => line.Split('|') is [_, var floor, _, _, var knows, var known, _] ? $"{floor}|{knows}|{known}" : line;
    }

    [Fact]
    public void of_other_projects_know_no_storage_of_a_host()
    {
        foreach (var assembly in new[] { typeof(Web.WebSetup).Assembly, typeof(TriggerMail.Sending.SmtpSender).Assembly })
            Assert.DoesNotContain(assembly.GetReferencedAssemblies(), name => name.Name is { } one
                && (one.Contains("Sqlite", StringComparison.OrdinalIgnoreCase) || one.StartsWith("SQLitePCL", StringComparison.Ordinal) || one.StartsWith("Azure", StringComparison.Ordinal)));
    }

    [Fact]
    public void of_the_functions_host_decide_nothing()
    {
        var deciding = new[] { "Interpreter.", "SendGate.", "EntryRules.", "UnitOfWork", "new Facts" };
        var sources = Directory.EnumerateFiles(Path.Combine(Repository.Root, "TriggerMail.Functions"), "*.cs", SearchOption.AllDirectories).ToList();
        Assert.True(sources.Count > 10);
        Assert.Empty(sources.SelectMany(file => deciding.Where(word => File.ReadAllText(file).Contains(word, StringComparison.Ordinal)).Select(word => $"{Path.GetFileName(file)} names {word}")));
    }
}
