using System.Globalization;
using TriggerMail.Scheduling;

namespace TriggerMail.Stories;

/// <summary>
/// One of the processes that race: told by lines on its standard input what to do, it says <c>= done</c> after each, and before that
/// <c>&gt; </c> and the id of every message that it handed to its provider.
/// </summary>
internal static class Racer
{
    public const int Processes = 6;

    public static async Task RunAsync(string table, int part)
    {
        var (sender, clock) = (new RecordingSender(), new VirtualClock(EngineStoryHost.Start));
        var host = new EngineStoryHost(
            A_hundred_journeys_for_one_contact.Journeys, Azurite.Open(table), sender, $"process-{part}", clock: clock, lease: TimeSpan.FromMinutes(10));
        Console.WriteLine("= ready");
        while (await Console.In.ReadLineAsync() is { } line)
        {
            await (line.Split(' ') is ["at", var instant] ? AnswerAsync(host, DateTimeOffset.Parse(instant, CultureInfo.InvariantCulture), part) : StartAsync(host, part));
            while (sender.Messages.TryDequeue(out var sent))
                Console.WriteLine($"> {sent.Id}");
            Console.WriteLine("= done");
        }
    }

    // Its share of the events, all at once.
    private static Task StartAsync(EngineStoryHost host, int part) => Task.WhenAll(A_hundred_journeys_for_one_contact.Journeys
        .Where((_, n) => n % Processes == part)
        .Select(journey => Task.Run(() => new Story(host).SeesAsync(journey.Id, id: journey.Id))));

    // Each alarm is answered by two processes.
    private static async Task AnswerAsync(EngineStoryHost host, DateTimeOffset now, int part)
    {
        host.Clock.MoveTo(now);
        var due = await host.Engine.Due.DueAsync(now, 1_000);
        await Task.WhenAll(due.Where((_, n) => n % Processes == part || (n + 1) % Processes == part).Select(alarm => Task.Run(() => AnswerAsync(host, alarm))));
    }

    private static async Task AnswerAsync(EngineStoryHost host, Alarm alarm)
    {
        if (await host.Engine.Alarms.AnswerAsync(alarm) is { } next)
            await host.Engine.Due.SetAsync(alarm with { At = next > alarm.At ? next : alarm.At.AddTicks(1) });
    }
}
