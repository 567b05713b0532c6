using TriggerMail.Imports;
using TriggerMail.Stories;

namespace TriggerMail.Security;

public sealed class A_damaged_import
{
    private const string Good = """
        email,topic,state,at,source,wording,firstName
        ada@example.com,offers,subscribed,2024-05-01T10:00:00Z,newsletter form,v3,Ada
        "ben@example.com",news,unsubscribed,2024-06-01,"old system, ""page two"" it was",,Ben
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
}
