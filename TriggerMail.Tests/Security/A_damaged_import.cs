using TriggerMail.Imports;
using TriggerMail.Stories;

namespace TriggerMail.Security;

[Trait("Kind", "security")]
public sealed class A_damaged_import
{
    private const string Good = """
        email,topic,state,at,source,wording,locale
        ada@example.com,offers,subscribed,2024-05-01T10:00:00Z,newsletter form,v3,de-AT
        "ben@example.com",news,unsubscribed,2024-06-01,"old system, ""page two"" it was",,en
        cleo@example.com,marketing,subscribed,2023-01-31T23:59:59+02:00,checkout box,v1,
        """;

    [Fact]
    public void is_told_line_by_line_and_is_never_a_bug()
    {
        using var folder = new TemporaryFolder();
        foreach (var seed in Fuzz.Seeds(300))
        {
            File.WriteAllText(folder["consents.csv"], Fuzz.Damage(Good, new(seed)));
            try
            {
                foreach (var (row, problems) in ConsentFile.Read(() => new StreamReader(folder["consents.csv"]), EngineStoryHost.Start))
                {
                    Assert.All(problems, problem => Assert.True(problem.Length > 5, $"seed {seed}: {problem}"));
                    if (problems.Count == 0)
                        Assert.NotNull(row.ToEvent());
                }
            }
            catch (Exception bug) when (bug is not Xunit.Sdk.XunitException)
            {
                Assert.Fail($"seed {seed}: {bug}");
            }
        }
    }

    // What the file's check let through is in whole: each line leaves its proof, and none stops the others.
    [Fact]
    public async Task is_in_whole_where_no_line_is_refused()
    {
        using var folder = new TemporaryFolder();
        var taken = 0;
        foreach (var seed in Fuzz.Seeds(200))
        {
            await File.WriteAllTextAsync(folder["consents.csv"], Fuzz.Damage(Good, new(seed)));
            var lines = ConsentFile.Read(() => new StreamReader(folder["consents.csv"]), EngineStoryHost.Start).ToList();
            if (lines.Any(line => line.Problems.Count > 0))
                continue;
            await using var host = new EngineStoryHost(journeys: []);
            foreach (var happened in lines.Select(line => line.Row.ToEvent()))
                try
                {
                    await host.HappenAsync(happened);
                    var contact = await host.Engine.Contacts.FindAsync(happened.Subject!);
                    Assert.True(contact is not null, $"seed {seed}: nobody has the name {happened.Subject}");
                    Assert.Contains(await host.Engine.Contacts.ConsentsAsync(contact), proof => proof.Event == happened.Id || proof.LastEvent == happened.Id);
                    taken++;
                }
                catch (Exception bug) when (bug is not Xunit.Sdk.XunitException)
                {
                    Assert.Fail($"seed {seed}: {happened.Subject}: {bug}");
                }
        }
        Assert.True(taken > 20, $"only {taken} lines were imported");
    }
}
