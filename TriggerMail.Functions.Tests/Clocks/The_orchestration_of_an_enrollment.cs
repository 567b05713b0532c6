using System.Collections.Concurrent;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Testing;
using Microsoft.Extensions.Logging.Abstractions;
using TriggerMail.Scheduling;

namespace TriggerMail.Clocks;

/// <summary>The alarm clock, run by the Durable Task engine in this process, with an enrollment that answers as told.</summary>
public sealed class The_orchestration_of_an_enrollment : IAsyncLifetime
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);
    private readonly ConcurrentQueue<AlarmMessage> looks = new();
    private readonly AlarmClocks clocks = new(TimeProvider.System, NullLogger<AlarmClocks>.Instance);
    private DurableTaskTestHost host = null!;

    private Func<AlarmMessage, Task<DateTimeOffset?>> Answer { get; set; } = _ => Task.FromResult<DateTimeOffset?>(null);

    public async Task InitializeAsync()
    {
        host = await DurableEngine.StartAsync(LookAsync);
        clocks.Through(host.Client);
    }

    public async Task DisposeAsync() => await host.DisposeAsync();

    [Fact]
    public async Task rings_when_it_is_due_again_and_again_until_the_answer_is_never()
    {
        var answers = new Queue<DateTimeOffset?>([In(200), In(200), null]);
        Answer = _ => Task.FromResult(answers.Dequeue());
        Assert.Equal(OrchestrationRuntimeStatus.Completed, await RunAsync(Alarm(In(100))));
        Assert.Equal(3, looks.Count);
        Assert.True(looks.Zip(looks.Skip(1)).All(pair => pair.First.Due < pair.Second.Due));
    }

    [Fact]
    public async Task rings_at_once_when_it_was_due_before_it_was_set()
    {
        await RunAsync(Alarm(In(-60_000)));
        Assert.Single(looks);
    }

    [Fact]
    public async Task looks_at_once_when_nudged_and_then_sleeps_for_as_long_as_it_is_told()
    {
        var alarm = Alarm(DateTimeOffset.UtcNow + Long);
        var answers = new Queue<DateTimeOffset?>([In(100), null]);
        Answer = _ => Task.FromResult(answers.Dequeue());
        await clocks.SetAsync(alarm, default);
        await clocks.SetAsync(alarm with { At = In(0) }, default); // The id is the same, so this is a nudge.
        Assert.Equal(OrchestrationRuntimeStatus.Completed, await EndAsync(alarm));
        Assert.Equal(2, looks.Count);
    }

    [Fact]
    public async Task survives_nudges_that_come_early_or_in_heaps()
    {
        var alarm = Alarm(DateTimeOffset.UtcNow + Long);
        var last = In(1_500);
        Answer = _ => Task.FromResult<DateTimeOffset?>(DateTimeOffset.UtcNow < last ? last : null);
        await clocks.SetAsync(alarm, default);
        for (var nudge = 0; nudge < 10; nudge++)
            await clocks.SetAsync(alarm, default);
        Assert.Equal(OrchestrationRuntimeStatus.Completed, await EndAsync(alarm));
        Assert.True(looks.Count >= 2, $"looked {looks.Count} times");
    }

    [Fact]
    public async Task looks_again_when_a_nudge_comes_while_it_is_looking()
    {
        var alarm = Alarm(In(50));
        var nudged = false;
        Answer = async _ =>
        {
            if (nudged)
                return null;
            nudged = true;
            await clocks.SetAsync(alarm, default);
            return DateTimeOffset.UtcNow + Long; // Without the second look, this would be slept through.
        };
        Assert.Equal(OrchestrationRuntimeStatus.Completed, await RunAsync(alarm));
        Assert.Equal(2, looks.Count);
    }

    [Fact]
    public async Task is_one_however_often_its_alarm_is_set()
    {
        var alarm = Alarm(In(1_000));
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => clocks.SetAsync(alarm, default).AsTask()));
        await EndAsync(alarm);
        var instances = new List<OrchestrationMetadata>();
        await foreach (var instance in host.Client.GetAllInstancesAsync())
            instances.Add(instance);
        Assert.Equal(AlarmMessage.Of(alarm, TimeProvider.System).InstanceId, Assert.Single(instances).InstanceId);
    }

    [Fact]
    public async Task is_set_anew_when_the_one_before_has_ended()
    {
        await RunAsync(Alarm(In(50)));
        await RunAsync(Alarm(In(50)));
        Assert.Equal(2, looks.Count);
    }

    [Fact]
    public async Task is_not_nudged_by_what_its_own_look_sets()
    {
        var alarm = Alarm(In(50));
        var answers = new Queue<DateTimeOffset?>([In(400), null]);
        Answer = ring => clocks.AnsweringAsync(ring, async () =>
        {
            await clocks.SetAsync(alarm with { At = In(400) }, default);
            return answers.Dequeue();
        });
        Assert.Equal(OrchestrationRuntimeStatus.Completed, await RunAsync(alarm));
        Assert.Equal(2, looks.Count);
    }

    private async Task<AlarmMessage?> LookAsync(AlarmMessage ring)
    {
        looks.Enqueue(ring);
        return await Answer(ring) is { } next ? ring with { Due = next, At = next } : null;
    }

    private async Task<OrchestrationRuntimeStatus> RunAsync(Alarm alarm)
    {
        await clocks.SetAsync(alarm, default);
        return await EndAsync(alarm);
    }

    private async Task<OrchestrationRuntimeStatus> EndAsync(Alarm alarm)
    {
        using var patience = new CancellationTokenSource(Long / 2);
        var id = AlarmMessage.Of(alarm, TimeProvider.System).InstanceId;
        var ended = await host.Client.WaitForInstanceCompletionAsync(id, getInputsAndOutputs: true, patience.Token);
        Assert.Null(ended.FailureDetails);
        return ended.RuntimeStatus;
    }

    private static Alarm Alarm(DateTimeOffset at) => new(at, "c1", "cart-abandonment~cart-1~1");

    private static DateTimeOffset In(int milliseconds) => DateTimeOffset.UtcNow.AddMilliseconds(milliseconds);
}
