using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TriggerMail.Clocks;
using TriggerMail.Hosting;
using TriggerMail.Rounds;
using TriggerMail.Sending;
using TriggerMail.Storage;
using TriggerMail.Stories;

namespace TriggerMail.Upkeep;

public sealed class The_sweep
{
    [Theory]
    [InlineData(5, true)]
    [InlineData(60, false)]
    public async Task sets_the_clock_of_a_round_that_was_scheduled_while_the_app_started(int minutes, bool set)
    {
        using var app = await TestApp.BuildAsync();
        await using var durable = await DurableEngine.StartAsync(tasks => tasks.AddOrchestratorFunc<Ring, object?>(
            nameof(JourneyOrchestration), (context, _) => context.WaitForExternalEvent<object?>("never")));
        var begins = DateTimeOffset.UtcNow.AddMinutes(minutes);
        await app.Services.GetRequiredService<Engine>().Rounds.StartAsync(new()
        {
            Id = "broadcast:promotion",
            Purpose = "Broadcast promotion to everybody",
            StartsAt = begins,
            Gives = new("broadcast.due", JsonSerializer.SerializeToElement(new { })),
        });

        await app.Services.GetRequiredService<UpkeepDesk>().SweepAsync(durable.Client, default);

        var clock = Ring.Of(new(begins, RoundDesk.Name, "broadcast:promotion"), TimeProvider.System).InstanceId;
        Assert.Equal(set, await durable.Client.GetInstanceAsync(clock) is not null);
    }

    // Whoever asked for it may be gone with the process: nobody asks again.
    [Theory]
    [InlineData(2)] // the request was written down, and nothing else
    [InlineData(6)] // it was claimed, and perhaps handed over
    [InlineData(99)] // nothing went wrong
    public async Task sends_a_requested_message_that_a_crash_cut_short(int commits)
    {
        var (records, sender, clock) = (new InMemoryRecordStore(), new RecordingSender { IsIdempotent = true }, new VirtualClock(EngineStoryHost.Start));
        var dying = new DyingStore(records);
        using (var first = await TestApp.BuildAsync(records: dying, clock: clock, sender: sender))
        {
            dying.Left = commits;
            await Record.ExceptionAsync(() => first.Services.GetRequiredService<Engine>().Messages.SendAsync(MessageRequest.Read(
                """{"template":"order-confirmation","to":"ada@example.com","key":"reset-1","data":{"order":{"number":"1042"}}}"""u8.ToArray()).Request!));
        }

        using var second = await TestApp.BuildAsync(records: records, clock: clock, sender: sender);
        await using var durable = await DurableEngine.StartAsync(tasks => tasks.AddOrchestratorFunc<Ring, object?>(
            nameof(JourneyOrchestration), (context, _) => context.WaitForExternalEvent<object?>("never")));
        for (var sweeps = 0; sweeps < 6; sweeps++)
        {
            clock.MoveTo(clock.GetUtcNow().AddMinutes(5));
            await second.Services.GetRequiredService<UpkeepDesk>().SweepAsync(durable.Client, default);
        }
        Assert.Single(sender.Messages.Select(message => message.Id).Distinct());
        Assert.DoesNotContain(await second.Services.GetRequiredService<Engine>().Due.DueAsync(clock.GetUtcNow().AddDays(1), 100), alarm => alarm.Contact == MessageDesk.Name);
    }

    /// <summary>Takes so many more commits and then none: the process is gone.</summary>
    private sealed class DyingStore(IRecordStore records) : IRecordStore
    {
        private int left = int.MaxValue;

        public int Left { set => left = value; }

        public ValueTask<StoredRecord?> GetAsync(string partition, string row, CancellationToken cancel = default) => records.GetAsync(partition, row, cancel);

        public ValueTask<IReadOnlyList<StoredRecord>> RangeAsync(string partition, RowRange range, CancellationToken cancel = default) => records.RangeAsync(partition, range, cancel);

        public ValueTask<BatchResult> CommitAsync(Batch batch, CancellationToken cancel = default) =>
            Interlocked.Decrement(ref left) >= 0 ? records.CommitAsync(batch, cancel) : throw new InvalidOperationException("The process is gone.");
    }
}
