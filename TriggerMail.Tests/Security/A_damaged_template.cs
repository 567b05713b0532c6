using System.Text.Json;
using TriggerMail.Templates;

namespace TriggerMail.Security;

/// <summary>Templates are files of the store, but a slip of the hand must not take the host down or let a value act.</summary>
[Trait("Kind", "security")]
public sealed class A_damaged_template
{
    private static readonly Dictionary<string, string> Files = Directory.EnumerateFiles(Repository.Templates, "*", SearchOption.AllDirectories)
        .ToDictionary(file => Path.GetRelativePath(Repository.Templates, file).Replace('\\', '/'), File.ReadAllText);

    [Fact]
    public void is_refused_with_a_sentence_or_rendered_but_never_a_bug()
    {
        var names = Files.Keys.Order(StringComparer.Ordinal).Where(name => !name.StartsWith('_')).ToList();
        foreach (var seed in Fuzz.Seeds(150))
        {
            var random = new Random(seed);
            var damaged = names[random.Next(names.Count)];
            var files = Files.Where(file => file.Key.StartsWith('_') || file.Key.Split('/')[0] == damaged.Split('/')[0])
                .ToDictionary(file => file.Key, file => file.Key == damaged ? Fuzz.Damage(file.Value, random) : file.Value);
            try
            {
                var (set, problems) = TemplateSet.Of(files);
                Assert.All(problems, problem => Assert.True(problem.Message.Length > 5 && problem.Remedy.Length > 5, problem.ToString()));
                if (!problems.Any() && set.Has(damaged.Split('/')[0]))
                    new Renderer(set).Missing(damaged.Split('/')[0], "en", JsonDocument.Parse("{}").RootElement);
            }
            catch (Exception bug) when (bug is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"seed {seed}, {damaged}: {bug}");
            }
        }
    }

    // Found by the seeds above.
    [Fact]
    public void with_a_bracket_that_is_never_closed_is_refused_by_name() => Assert.Contains(
        TemplateSet.Of(new Dictionary<string, string> { ["tip/en.hbs"] = "---\nsubject: Hello\nneeds: [order.number, &\n---\n<p>Hello</p>\n" }).Problems,
        problem => problem.Message.StartsWith("The front matter is not YAML", StringComparison.Ordinal));

    [Fact]
    public void with_words_in_a_brace_that_is_never_closed_is_refused_by_name() => Assert.Contains(
        TemplateSet.Of(new Dictionary<string, string> { ["tip/en.hbs"] = "---\nsubject: Hello\n---\n<p>Hello</p>\n", ["tip/ko.yaml"] = "subject: Hello\nintro: {a, b: [c\nd" }).Problems,
        problem => problem.Message.StartsWith("The words are not YAML", StringComparison.Ordinal));
}
