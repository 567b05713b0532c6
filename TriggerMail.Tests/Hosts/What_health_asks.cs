using Microsoft.Extensions.Logging.Abstractions;
using TriggerMail.Stories;
using TriggerMail.Web.Health;

namespace TriggerMail.Hosts;

/// <summary>Queues and mail servers as <c>/health</c> judges them.</summary>
[Trait("Kind", "security")]
public sealed class What_health_asks
{
    private static readonly HealthSettings Settings = new();
    private readonly Stepping clock = new();

    [Theory]
    [InlineData(0, false, HealthStatus.Ok)]
    [InlineData(59, false, HealthStatus.Ok)]
    [InlineData(60, false, HealthStatus.Degraded)]
    [InlineData(299, false, HealthStatus.Degraded)]
    [InlineData(300, false, HealthStatus.Down)]
    [InlineData(30_000, true, HealthStatus.Degraded)] // After a downtime it catches up.
    public async Task of_a_queue_is_how_long_the_oldest_waits(int seconds, bool resuming, HealthStatus status)
    {
        var source = QueueHealth.Events(() => new(7, clock.GetUtcNow().AddSeconds(-seconds)) { Resuming = resuming }, Settings, clock);
        var reading = await source.Read(default);
        Assert.Equal(status, Worst(reading));
        Assert.Equal((7L, (double)seconds, resuming), ((long)reading.Figures["depth"]!, (double)reading.Figures["oldestSeconds"]!, (bool)reading.Figures["resuming"]!));
    }

    [Fact]
    public async Task of_a_long_queue_that_moves_is_nothing() =>
        Assert.Equal(HealthStatus.Ok, Worst(await QueueHealth.Events(() => new(100_000, null), Settings, clock).Read(default)));

    [Theory]
    [InlineData(null, HealthStatus.Ok)]
    [InlineData(1, HealthStatus.Degraded)]
    [InlineData(16, HealthStatus.Down)]
    public async Task of_a_mail_server_is_since_when_it_is_not_reached(int? minutes, HealthStatus status)
    {
        var source = QueueHealth.Sends(
            () => new(3, clock.GetUtcNow()), () => new(clock.GetUtcNow() - (minutes is { } away ? TimeSpan.FromMinutes(away) : null), "connection refused"), Settings, clock);
        var reading = await source.Read(default);
        Assert.Equal(status, Worst(reading));
        Assert.All(reading.Troubles, trouble => Assert.Contains("It said last: connection refused", trouble.Reason, StringComparison.Ordinal));
        Assert.Equal(minutes is null, ((Dictionary<string, object?>)reading.Figures["mailServer"]!)["reachable"]);
    }

    [Fact]
    public async Task of_a_mail_server_that_nothing_waits_for_is_nothing()
    {
        var source = QueueHealth.Sends(() => new(0, null), () => new(clock.GetUtcNow().AddHours(-5), "hung up"), Settings, clock);
        Assert.Equal(HealthStatus.Ok, Worst(await source.Read(default)));
    }

    [Fact]
    public async Task is_asked_once_in_five_seconds_and_again_after_them()
    {
        var asked = 0;
        var desk = Desk(new HealthSource("counter", _ => new(new HealthReading(new Dictionary<string, object?> { ["n"] = ++asked }, []))));
        await desk.LookAsync();
        clock.Advance(TimeSpan.FromSeconds(4.9));
        await desk.LookAsync();
        Assert.Equal(1, asked);
        clock.Advance(TimeSpan.FromSeconds(0.1));
        await desk.LookAsync();
        Assert.Equal(2, asked);
    }

    // A store that hangs: whoever asks is told, and it is not asked again before it has answered.
    [Fact]
    public async Task and_does_not_answer_counts_as_down_and_is_not_asked_again()
    {
        var (asked, begun) = (0, new TaskCompletionSource());
        var answer = new TaskCompletionSource<HealthReading>();
        var desk = Desk(TimeSpan.FromMilliseconds(1), new HealthSource("storage", async _ =>
        {
            asked++;
            begun.TrySetResult();
            return await answer.Task;
        }));
        for (var look = 0; look < 3; look++)
        {
            var report = await desk.LookAsync();
            await begun.Task;
            Assert.Equal((HealthStatus.Down, "storage did not answer within 0.001 seconds."), (report.Status, Assert.Single(report.Reasons)));
            clock.Advance(TimeSpan.FromSeconds(5));
        }
        Assert.Equal(1, asked);
        answer.SetResult(new(new Dictionary<string, object?>(), []));
    }

    [Fact]
    public async Task and_breaks_is_down_with_what_it_said_and_hides_no_other()
    {
        var desk = Desk(
            new HealthSource("queue", _ => throw new InvalidOperationException("out of order")),
            new HealthSource("storage", _ => new(new HealthReading(new Dictionary<string, object?> { ["writable"] = true }, []))));
        var report = await desk.LookAsync();
        Assert.Equal(["queue does not work: out of order"], report.Reasons);
        Assert.Equal(2, report.Readings.Count);
    }

    private HealthDesk Desk(params HealthSource[] sources) => Desk(TimeSpan.FromSeconds(5), sources);

    private HealthDesk Desk(TimeSpan patience, params HealthSource[] sources) =>
        new(sources, Settings, NullLogger<HealthDesk>.Instance) { Watch = clock, Patience = patience };

    private sealed class Stepping : TimeProvider
    {
        private DateTimeOffset now = EngineStoryHost.Start;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override DateTimeOffset GetUtcNow() => now;

        public override long GetTimestamp() => now.Ticks;

        public void Advance(TimeSpan by) => now += by;
    }

    private static HealthStatus Worst(HealthReading reading) => reading.Troubles.Select(trouble => trouble.Status).DefaultIfEmpty().Max();
}
