using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.DurableTask.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using TriggerMail.Hosting;
using TriggerMail.Scheduling;
using TriggerMail.Storage;
using TriggerMail.Stories;

namespace TriggerMail.Clocks;

/// <summary>One orchestration for every contact's occasions, run by the Durable Task engine in this process; no sweep helps.</summary>
public sealed class The_clock_of_all_occasions : IAsyncLifetime
{
    private const string Instance = "occasions";
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);
    private readonly InMemoryRecordStore records = new();
    private readonly RecordingSender sender = new();
    private readonly ConcurrentQueue<AlarmMessage> looks = new();
    private ScaledClock clock = null!;
    private IHost app = null!;
    private DurableTaskTestHost durable = null!;
    private AlarmClocks clocks = null!;

    public async Task InitializeAsync()
    {
        clock = await ScaledClock.OpenAsync(records, TimeProvider.System, 3600);
        app = await TestApp.BuildAsync(records: records, clock: clock, sender: sender);
        clocks = app.Services.GetRequiredService<AlarmClocks>();
        var activity = ActivatorUtilities.CreateInstance<CatchUpActivity>(app.Services);
        durable = await DurableEngine.StartAsync(ring =>
        {
            looks.Enqueue(ring);
            return activity.RunAsync(ring, durable.Client);
        });
        clocks.Through(durable.Client);
    }

    public async Task DisposeAsync()
    {
        await durable.DisposeAsync();
        app.Dispose();
    }

    [Fact]
    public async Task rings_for_a_birthday_in_time()
    {
        var ada = await BornTodayAsync("ada@example.com");
        await clocks.KeepAsync(ada, default); // As the sweep does when it comes near.
        await EndAsync();
        Assert.Contains("birthday", Assert.Single(sender.Messages).Id, StringComparison.Ordinal);
        var late = clock.GetUtcNow() - ada.At; // An hour is a second, and the clock comes a second late so as not to be early.
        Assert.InRange(late, TimeSpan.Zero, Long * 3600);
    }

    [Fact]
    public async Task is_one_for_however_many_contacts()
    {
        var (ada, ben) = (await BornTodayAsync("ada@example.com"), await BornTodayAsync("ben@example.com"));
        await clocks.KeepAsync(ada, default);
        await clocks.KeepAsync(ben, default);
        await EndAsync();
        Assert.Equal(2, sender.Messages.Count);
        Assert.Single(looks);
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(11, false)]
    public async Task is_set_at_once_for_an_occasion_that_is_near_and_otherwise_by_the_sweep_when_it_is(int minutes, bool set)
    {
        var own = new AlarmClocks(TimeProvider.System, NullLogger<AlarmClocks>.Instance);
        own.Through(durable.Client);
        await own.SetAsync(new(DateTimeOffset.UtcNow.AddMinutes(minutes), AlarmKind.TimedTriggers, "ada", ""), default);
        Assert.Equal(set, await durable.Client.GetInstanceAsync(Instance) is not null);
    }

    [Fact]
    public async Task is_nudged_only_by_an_occasion_that_comes_before_the_one_it_is_set_for()
    {
        var (own, now) = (new AlarmClocks(TimeProvider.System, NullLogger<AlarmClocks>.Instance), DateTimeOffset.UtcNow);
        own.Through(durable.Client);
        await own.SetAsync(new(now.AddMinutes(8), AlarmKind.TimedTriggers, "ada", ""), default);
        await own.SetAsync(new(now.AddMinutes(8), AlarmKind.TimedTriggers, "ben", ""), default);
        await own.SetAsync(new(now.AddMinutes(9), AlarmKind.TimedTriggers, "cleo", ""), default);
        Assert.Empty(looks);
        await own.SetAsync(new(now.AddMinutes(5), AlarmKind.TimedTriggers, "dora", ""), default);
        await EndAsync(); // The look finds none in the index and ends the clock.
        Assert.Single(looks);
    }

    // Where it is seven in the morning, two hours and two seconds before the birthday mail.
    private async Task<Alarm> BornTodayAsync(string address)
    {
        var now = clock.GetUtcNow();
        var east = ((7 - now.Hour + 36) % 24) - 12;
        var zone = east == 0 ? "Etc/GMT" : $"Etc/GMT{(east > 0 ? "-" : "+")}{Math.Abs(east)}"; // Their signs are the other way bulk job.
        var today = DateOnly.FromDateTime(now.AddHours(east).DateTime);
        var data = $$$"""
            {"contact":{"firstName":"Ada","timeZone":"{{{zone}}}","birthday":"{{{today:yyyy-MM-dd}}}"},
             "consent":{"topics":["marketing"],"channel":"email","state":"subscribed","source":"checkout"}}
            """.Replace($"\"{today:yyyy}-", "\"1990-", StringComparison.Ordinal);
        var engine = app.Services.GetRequiredService<Engine>();
        var known = (await engine.Due.DueAsync(DateTimeOffset.MaxValue.AddYears(-1), 100)).Select(alarm => alarm.Contact).ToHashSet();
        await engine.Events.HandleAsync(new($"born-{address}", "/shop", "contact.updated", now, address, JsonDocument.Parse(data).RootElement));
        return (await engine.Due.DueAsync(DateTimeOffset.MaxValue.AddYears(-1), 100)).First(alarm => alarm.Kind.SharesClock && !known.Contains(alarm.Contact));
    }

    private async Task EndAsync()
    {
        using var patience = new CancellationTokenSource(Long);
        var ended = await durable.Client.WaitForInstanceCompletionAsync(Instance, getInputsAndOutputs: true, patience.Token);
        Assert.Null(ended.FailureDetails);
    }
}
