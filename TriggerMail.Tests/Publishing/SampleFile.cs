using TriggerMail.Journeys;
using TriggerMail.Publishing.Reading;

namespace TriggerMail.Tests.Publishing;

/// <summary>A small journey file to change one thing in. Its steps begin in line 8.</summary>
internal static class SampleFile
{
    public const string Head = """
        journey: sample
        goal: Try it out
        benefit: { customer: Sees it, store: Knows it }
        feeling: curious
        topic: news
        entry: { on: order.placed, key: order.id }

        """;

    public static string Steps(string steps) => Head + "steps:\n" + steps.ReplaceLineEndings("\n") + "\n";

    /// <summary>The sample with one line of its head replaced.</summary>
    public static string Line(int line, string text)
    {
        var lines = Steps("  - send: welcome").Split('\n');
        lines[line - 1] = text;
        return string.Join('\n', lines);
    }

    public static Journey Read(string yaml)
    {
        var (journey, problems) = JourneyReader.Read("sample.yaml", yaml);
        Assert.Empty(problems);
        return journey!;
    }

    public static Step[] ReadSteps(string steps) => [.. Read(Steps(steps)).Steps];
}
