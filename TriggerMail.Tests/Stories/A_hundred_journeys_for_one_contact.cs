using System.Collections.Immutable;
using TriggerMail.Journeys;
using TriggerMail.Scheduling;
using TriggerMail.Sending;
using TriggerMail.Storage;

namespace TriggerMail.Stories;

/// <summary>A hundred journeys want to write to one person at once, by way of the engines of several processes on one store.</summary>
public abstract class A_hundred_journeys_for_one_contact
{
    private const int Processes = 8;

    /// <summary>The hundred.</summary>
    internal static IReadOnlyList<Journey> Journeys { get; } = [.. Enumerable.Range(0, 100).Select(Journey)];

    /// <summary>The one store, as one of the processes opens it.</summary>
    protected abstract IRecordStore Open();

    [Fact]
    public async Task never_send_more_than_the_caps_allow_however_they_race()
    {
        var (sender, clock) = (new RecordingSender(), new VirtualClock(EngineStoryHost.Start));
        var hosts = Enumerable.Range(0, Processes).Select(n => new EngineStoryHost(Journeys, Open(), sender, $"process-{n}", clock: clock, lease: TimeSpan.FromMinutes(10))).ToList();
        await new Story(hosts[0]).SubscribedLongAgoAsync();

        await Task.WhenAll(Journeys.Select((journey, n) => Task.Run(() => new Story(hosts[n % Processes]).SeesAsync(journey.Id, id: journey.Id))));
        var atOnce = sender.Messages.Count;
        while (clock.GetUtcNow() < EngineStoryHost.Start.AddDays(10) && await hosts[0].Engine.Due.EarliestAsync() is { } next)
        {
            clock.MoveTo(next > clock.GetUtcNow() ? next : clock.GetUtcNow());
            var due = await hosts[0].Engine.Due.DueAsync(clock.GetUtcNow(), 1_000);
            await Task.WhenAll(due.Select((alarm, n) => Task.Run(() => AnswerAsync(hosts[n % Processes], alarm))));
            await hosts[0].Engine.Due.ClearAsync(due);
        }

        var contact = (await hosts[0].Engine.Contacts.FindAsync("ada@example.com"))!;
        var rows = await hosts[0].Engine.Contacts.MessagesAsync(contact);
        var sent = rows.Where(row => row.State == SendState.Sent).Select(row => row.At).Order().ToList();
        Assert.Equal(2, atOnce); // the cap of a day, used to the full and not once more
        Assert.Equal(sender.Messages.Count, sent.Count); // the provider's mailbox says the same as the ledger
        Assert.Equal(sender.Messages.Count, sender.Messages.Select(message => message.Id).Distinct().Count());
        Assert.All(sent, at => Assert.InRange(sent.Count(other => other > at.AddDays(-1) && other <= at), 1, 2));
        Assert.All(sent, at => Assert.InRange(sent.Count(other => other > at.AddDays(-7) && other <= at), 1, 5));
        Assert.Equal(100, rows.Count); // every one has its decision, and those that were not sent say why
        Assert.All(rows.Where(row => row.State != SendState.Sent), row => Assert.Equal(SendState.Suppressed, row.State));
        Assert.All(rows.Where(row => row.State != SendState.Sent), row => Assert.StartsWith("expired: ", row.Reason, StringComparison.Ordinal));
    }

    private static async Task AnswerAsync(EngineStoryHost host, Alarm alarm)
    {
        if (await host.Engine.Alarms.AnswerAsync(alarm) is { } next)
            await host.Engine.Due.SetAsync(alarm with { At = next > alarm.At ? next : alarm.At.AddTicks(1) });
    }

    private static Journey Journey(int n) => new()
    {
        Id = $"race-{n}",
        Goal = "be first",
        Benefit = new("hears first", "is heard"),
        Feeling = "informed",
        Topic = "offers",
        Priority = n % 3,
        Frequency = FrequencyCapMode.Timely,
        Entry = new([$"race-{n}"], null, null, ReentryMode.Ignore, new Reentry.Always()),
        Steps = ImmutableArray.Create<Step>(new SendStep("only", "welcome", 1)),
    };
}
