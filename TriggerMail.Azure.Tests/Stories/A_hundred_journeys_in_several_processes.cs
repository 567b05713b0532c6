using System.Globalization;
using TriggerMail.Sending;

namespace TriggerMail.Stories;

/// <summary>A hundred journeys want to write to one person at once, from several real processes with nothing in common but a table.</summary>
[Trait("Kind", "security")]
public sealed class A_hundred_journeys_in_several_processes
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    // The verdict: what the table says, and what each process says that it sent.
    [Fact]
    public async Task never_send_more_than_the_caps_allow_however_they_race()
    {
        var table = Azurite.NewTable();
        var judge = new EngineStoryHost(A_hundred_journeys_for_one_contact.Journeys, Azurite.Open(table), owner: "judge", lease: TimeSpan.FromMinutes(10));
        await new Story(judge).SubscribedLongAgoAsync();
        var racers = await Task.WhenAll(Enumerable.Range(0, Racer.Processes).Select(part => RacerProcess.StartAsync(table, part)));
        try
        {
            await Task.WhenAll(racers.Select(racer => racer.TellAsync("start")));
            Assert.Equal(2, racers.Sum(racer => racer.Sent.Count)); // the cap of a day, used to the full and not once more
            while (judge.Now < EngineStoryHost.Start + 10 * Day && await judge.Engine.Due.EarliestAsync() is { } next)
                await AtAsync(judge, racers, next);
            await JudgeAsync(judge, racers.SelectMany(racer => racer.Sent).ToList());
        }
        finally
        {
            foreach (var racer in racers)
                await racer.DisposeAsync();
        }
    }

    private static async Task AtAsync(EngineStoryHost judge, RacerProcess[] racers, DateTimeOffset next)
    {
        judge.Clock.MoveTo(next > judge.Now ? next : judge.Now);
        var due = await judge.Engine.Due.DueAsync(judge.Now, 1_000);
        await Task.WhenAll(racers.Select(racer => racer.TellAsync(string.Create(CultureInfo.InvariantCulture, $"at {judge.Now:O}"))));
        await judge.Engine.Due.ClearAsync(due);
    }

    private static async Task JudgeAsync(EngineStoryHost judge, List<string> handedOver)
    {
        var rows = await judge.Engine.Contacts.MessagesAsync((await judge.Engine.Contacts.FindAsync("ada@example.com"))!);
        var sent = rows.Where(row => row.State == SendState.Sent).ToList();
        Assert.Equal(sent.Select(row => row.Id).Order(), handedOver.Order()); // each once, by one process
        Assert.Equal(A_hundred_journeys_for_one_contact.Journeys.Count, rows.Count); // each has its decision
        Assert.All(rows.Except(sent), row => Assert.Equal(SendState.Suppressed, row.State));
        Assert.InRange(sent.Count, 2, 5);
        Assert.All(sent, row => Assert.InRange(sent.Count(other => other.At > row.At - Day && other.At <= row.At), 1, 2));
        Assert.All(sent, row => Assert.InRange(sent.Count(other => other.At > row.At - 7 * Day && other.At <= row.At), 1, 5));
    }
}
