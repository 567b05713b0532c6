using System.Text.Json;
using TriggerMail.Templates;

namespace TriggerMail.Security;

/// <summary>Templates are files of the store, but a slip of the hand must not take the host down or let a value act.</summary>
public sealed class A_damaged_template
{
    [Fact]
    public void is_refused_with_a_sentence_or_rendered_but_never_a_bug()
    {
        var files = Directory.EnumerateFiles(Repository.Templates, "en.hbs", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToList();
        foreach (var seed in Fuzz.Seeds(150))
        {
            var random = new Random(seed);
            var file = files[random.Next(files.Count)];
            using var folder = new TemporaryFolder();
            var name = Path.GetFileName(Path.GetDirectoryName(file))!;
            CopyPartials(folder);
            Directory.CreateDirectory(folder[name]);
            File.WriteAllText(Path.Combine(folder[name], "en.hbs"), Fuzz.Damage(File.ReadAllText(file), random));
            foreach (var fallback in Directory.EnumerateFiles(Path.GetDirectoryName(file)!).Where(other => Path.GetFileName(other) is not "en.hbs"))
                File.Copy(fallback, Path.Combine(folder[name], Path.GetFileName(fallback)));
            try
            {
                var (set, problems) = TemplateSet.Load(folder.Path);
                Assert.All(problems, problem => Assert.True(problem.Message.Length > 5 && problem.Remedy.Length > 5, problem.ToString()));
                if (!problems.Any() && set.Names.Contains(name))
                    new Renderer(set).Missing(name, "en", JsonDocument.Parse("{}").RootElement);
            }
            catch (Exception bug)
            {
                Assert.Fail($"seed {seed}, {name}: {bug}");
            }
        }
    }

    // Found by the seeds above.
    [Fact]
    public void with_a_bracket_that_is_never_closed_is_refused_by_name()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["tip"]);
        File.WriteAllText(Path.Combine(folder["tip"], "en.hbs"), "---\nsubject: Hello\nneeds: [order.number, &\n---\n<p>Hello</p>\n");
        Assert.Contains(TemplateSet.Load(folder.Path).Problems, problem => problem.Message.StartsWith("The front matter is not YAML", StringComparison.Ordinal));
    }

    private static void CopyPartials(TemporaryFolder folder)
    {
        Directory.CreateDirectory(folder["_partials"]);
        foreach (var partial in Directory.EnumerateFiles(Path.Combine(Repository.Templates, "_partials")))
            File.Copy(partial, Path.Combine(folder["_partials"], Path.GetFileName(partial)));
    }
}
