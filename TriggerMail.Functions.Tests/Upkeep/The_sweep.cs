using Microsoft.DurableTask.Testing;
using Microsoft.Extensions.DependencyInjection;
using TriggerMail.Clocks;
using TriggerMail.Hosting;
using TriggerMail.Scheduling;
using TriggerMail.Storage;
using TriggerMail.Stories;
using TriggerMail.Transactional;

namespace TriggerMail.Upkeep;

public sealed class The_sweep
{
    [Theory]
    [InlineData("@rounds", "broadcast:promotion", 5, true)]
    [InlineData("@rounds", "broadcast:promotion", 60, false)]
    [InlineData("ada", "@occasions", 5, true)]
    [InlineData("ada", "@occasions", 60, false)]
    public async Task sets_the_clock_that_nobody_set_when_its_alarm_is_near(string of, string what, int minutes, bool set)
    {
        using var app = await TestApp.BuildAsync();
        await using var durable = await StartAsync();
        var alarm = Alarm.Of(DateTimeOffset.UtcNow.AddMinutes(minutes), of, what);
        await app.Services.GetRequiredService<Engine>().Due.SetAsync(alarm);

        await app.Services.GetRequiredService<UpkeepDesk>().SweepAsync(durable.Client, default);

        Assert.Equal(set, await durable.Client.GetInstanceAsync(AlarmMessage.Of(alarm, TimeProvider.System).InstanceId) is not null);
    }

    [Fact]
    public async Task is_not_needed_by_a_broadcast_that_was_scheduled_before_the_first_invocation()
    {
        using var app = await TestApp.BuildAsync();
        await using var durable = await StartAsync();
        var begins = DateTimeOffset.UtcNow.AddMinutes(3);
        await app.Services.GetRequiredService<Engine>().BulkJobs.StartAsync(new() { Id = "broadcast:promotion", Purpose = "Broadcast", StartsAt = begins });

        app.Services.GetRequiredService<AlarmClocks>().Through(durable.Client);

        var clock = AlarmMessage.Of(new(begins, AlarmKind.Bulk, null, "broadcast:promotion"), TimeProvider.System).InstanceId;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await durable.Client.GetInstanceAsync(clock, patience.Token) is null)
            await Task.Yield();
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
            await Record.ExceptionAsync(() => first.Services.GetRequiredService<Engine>().Transactional.SendAsync(MessageRequest.Read(
                """{"template":"order-confirmation","to":"ada@example.com","key":"reset-1","data":{"order":{"number":"1042"}}}"""u8.ToArray()).Request!));
        }

        using var second = await TestApp.BuildAsync(records: records, clock: clock, sender: sender);
        await using var durable = await StartAsync();
        for (var sweeps = 0; sweeps < 6; sweeps++)
        {
            clock.MoveTo(clock.GetUtcNow().AddMinutes(5));
            await second.Services.GetRequiredService<UpkeepDesk>().SweepAsync(durable.Client, default);
        }
        Assert.Single(sender.Messages.Select(message => message.Id).Distinct());
        Assert.DoesNotContain(await second.Services.GetRequiredService<Engine>().Due.DueAsync(clock.GetUtcNow().AddDays(1), 100), alarm => alarm.Kind == AlarmKind.Transactional);
    }

    private static Task<DurableTaskTestHost> StartAsync() => DurableEngine.StartAsync(_ => Task.FromResult<AlarmMessage?>(null));

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
