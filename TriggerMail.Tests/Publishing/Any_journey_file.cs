using FsCheck;
using FsCheck.Fluent;
using TriggerMail.Journeys;
using TriggerMail.Publishing.Checking;
using TriggerMail.Publishing.Reading;

namespace TriggerMail.Tests.Publishing;

/// <summary>Properties of files nobody wrote: random step trees, and good files with random damage.</summary>
[Trait("Kind", "security")]
public sealed class Any_journey_file
{
    private static readonly Config Runs = Config.QuickThrowOnFailure.WithMaxTest(300);

    [Fact]
    public void becomes_steps_that_are_all_reached_and_that_always_come_to_an_end() =>
        Check.One(Runs, Prop.ForAll(Block(depth: 3).ToArbitrary(), (string[] block) =>
        {
            var yaml = SampleFile.Head + "steps:\n" + string.Concat(block.Append("- send: last").Select(line => $"  {line}\n"));
            var file = JourneyReader.ReadFile("sample.yaml", yaml);
            Assert.Empty(file.Problems);
            Assert.DoesNotContain(JourneyCheckSteps.Of(file, file.Journey!), problem => problem.Message.Contains("never reached", StringComparison.Ordinal));
            AllLeadOn(file.Journey!);
            Assert.Equal(file.Journey!.Steps.Length, file.Journey.Steps.Select(step => step.Id).Distinct().Count());
        }));

    [Fact]
    public void is_read_or_refused_but_never_throws_however_it_is_damaged() =>
        Check.One(Runs.WithMaxTest(3000), Prop.ForAll(Damaged().ToArbitrary(), (string yaml) =>
        {
            var lines = yaml.ReplaceLineEndings("\n").Split('\n').Length;
            var file = JourneyReader.ReadFile("sample.yaml", yaml);
            Assert.Equal(file.Journey is null, file.Problems.Count > 0);
            Assert.All(JourneyCheck.Of(file, new HashSet<string>()), problem =>
            {
                Assert.InRange(problem.Line, 0, lines);
                Assert.Matches("[.?]$", problem.Message);
                Assert.Matches("[.?]$", problem.Remedy);
            });
        }));

    [Fact]
    public void says_the_same_twice() =>
        Check.One(Runs, Prop.ForAll(Damaged().ToArbitrary(), (string yaml) =>
            Assert.Equal(JourneyReader.Read("sample.yaml", yaml).Problems, JourneyReader.Read("sample.yaml", yaml).Problems)));

    // Without goTo every way leads to a later step, so every run ends.
    private static void AllLeadOn(Journey journey)
    {
        for (var i = 0; i < journey.Steps.Length; i++)
        {
            int[] ways = journey.Steps[i] switch
            {
                SendStep send => [send.Next],
                WaitStep wait => [wait.Next],
                WaitUntilStep until => [until.Next],
                WaitForStep wait => [wait.Seen, wait.Timeout],
                BranchStep branch => [.. branch.Arms.Select(arm => arm.Next), branch.Otherwise],
                _ => [],
            };
            Assert.All(ways, way => Assert.InRange(way, i + 1, journey.Steps.Length));
        }
    }

    private static Gen<string[]> Block(int depth) =>
        from count in Gen.Choose(0, 3)
        from steps in Step(depth).ArrayOf(count)
        select steps.SelectMany(step => step).ToArray();

    private static Gen<string[]> Step(int depth)
    {
        var plain = Gen.Elements("- send: tip", "- send: news", "- wait: 1d", "- waitUntil: start + 3d", "- waitUntil: \"08:30\"").Select(line => new[] { line });
        return depth == 0 ? plain : Gen.Frequency((4, plain), (1, Branch(depth - 1)), (1, WaitFor(depth - 1)));
    }

    // A stop may end an arm or the steps after an event, but not the way that is always open.
    private static Gen<string[]> Branch(int depth) =>
        from first in Ended(depth)
        from second in Ended(depth)
        from otherwise in Block(depth)
        from has in Gen.Elements(true, false)
        select (string[])
        [
            "- branch:",
            "  - when: { cart.total: { atLeast: 100 } }", .. Nested("    steps:", first),
            "  - when: { cart.total: { atLeast: 50 } }", .. Nested("    steps:", second),
            .. has ? Nested("  - otherwise:", otherwise) : [],
        ];

    private static Gen<string[]> WaitFor(int depth) =>
        from seen in Ended(depth)
        from timeout in Block(depth)
        select (string[])["- waitFor: { event: order.placed, within: 2d }", .. Nested("  seen:", seen), .. Nested("  timeout:", timeout)];

    private static Gen<string[]> Ended(int depth) =>
        from block in Block(depth)
        from stops in Gen.Elements(true, false)
        select stops ? [.. block, "- stop: enough"] : block;

    private static string[] Nested(string key, string[] block) => block.Length == 0 ? [key + " []"] : [key, .. block.Select(line => "        " + line)];

    private static Gen<string> Damaged() =>
        from yaml in Gen.Elements(Shipped.Texts)
        from changes in (from at in Gen.Choose(0, yaml.Length - 1)
                         from length in Gen.Frequency((3, Gen.Choose(0, 3)), (1, Gen.Choose(0, 40)))
                         from text in Gen.Elements("", " ", "\n", "\t", ":", ": ", "-", "- ", "{", "}", "[", "]", "\"", "'", "#", "&a ", "*a", "!x ", "|", ">", "?", "%", "---\n", "...\n", "0", "é", "\0", "\ud800", "\r", "<<: ", "~", "null", ",", "@")
                         select (at, length, text)).NonEmptyListOf()
        select changes.Aggregate(yaml, (text, change) => Changed(text, change.at, change.length, change.text));

    private static string Changed(string text, int at, int length, string inserted)
    {
        var from = Math.Min(at, text.Length);
        return text[..from] + inserted + text[Math.Min(from + length, text.Length)..];
    }
}
