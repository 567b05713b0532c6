using System.Reflection;
using System.Text.RegularExpressions;

namespace TriggerMail.Security;

/// <summary><c>docs/security.md</c> names a test for each threat; they exist.</summary>
[Trait("Kind", "security")]
public sealed class The_threat_model
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, "docs", "security.md"));

    public static TheoryData<string> Rows() => [.. Text.Split("## Threats")[1].Split("\n## ")[0].Split('\n').Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Skip(1)];

    [Theory]
    [MemberData(nameof(Rows))]
    public void names_tests_that_exist_for_each_threat(string row)
    {
        var named = Regex.Matches(row.Split('|')[^2], "`(?<type>[A-Za-z0-9_]+)(\\.(?<test>[A-Za-z0-9_]+))?`").ToList();
        Assert.NotEmpty(named);
        foreach (var name in named)
        {
            if (IsElsewhere(name.Groups["type"].Value, name.Groups["test"].Value))
                continue;
            var types = Assembly.GetExecutingAssembly().GetTypes().Where(type => type.Name == name.Groups["type"].Value).ToList();
            Assert.True(types.Count > 0, $"there is no test class {name.Groups["type"].Value}");
            Assert.Contains(types.SelectMany(type => type.GetMethods()), method =>
                method.GetCustomAttributes<FactAttribute>(inherit: true).Any() && (!name.Groups["test"].Success || method.Name == name.Groups["test"].Value));
            Assert.All(types.Where(type => !type.IsAbstract), IsOfTheKind);
        }
    }

    // So that `dotnet test --filter Kind=security` runs it.
    private static void IsOfTheKind(Type type) => Assert.True(
        type.GetCustomAttributesData().Any(data => data.AttributeType == typeof(TraitAttribute) && data.ConstructorArguments is [{ Value: "Kind" }, { Value: "security" }]),
        $"{type.Name} is named in the threat table: write [Trait(\"Kind\", \"security\")] over it");

    private static readonly string[] Elsewhere = ["TriggerMail.Azure.Tests", "TriggerMail.Functions.Tests"];

    // The Azure halves are assemblies of their own, which this one does not load: their sources are looked at.
    private static bool IsElsewhere(string type, string test) => Elsewhere
        .SelectMany(project => Directory.EnumerateFiles(Path.Combine(Repository.Root, project), type + ".cs", SearchOption.AllDirectories))
        .Any(file => File.ReadAllText(file) is var text && text.Contains($"class {type}", StringComparison.Ordinal) && text.Contains($" {test}(", StringComparison.Ordinal));

    [Fact]
    public void knows_what_it_does_not_cover() => Assert.Contains("## What is not covered", Text, StringComparison.Ordinal);
}
