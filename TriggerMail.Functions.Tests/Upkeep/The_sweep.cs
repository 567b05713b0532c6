using Microsoft.DurableTask.Testing;
using Microsoft.Extensions.DependencyInjection;
using TriggerMail.Clocks;
using TriggerMail.Hosting;
using TriggerMail.Journeys;
using TriggerMail.Rounds;

namespace TriggerMail.Upkeep;

public sealed class The_sweep
{
    [Theory]
    [InlineData(RoundDesk.Name, "broadcast:promotion", 5, true)]
    [InlineData(RoundDesk.Name, "broadcast:promotion", 60, false)]
    [InlineData("ada", "@occasions", 5, true)]
    [InlineData("ada", "@occasions", 60, false)]
    public async Task sets_the_clock_that_nobody_set_when_its_alarm_is_near(string contact, string enrollment, int minutes, bool set)
    {
        using var app = await TestApp.BuildAsync();
        await using var durable = await StartAsync();
        var alarm = new DueAlarm(DateTimeOffset.UtcNow.AddMinutes(minutes), contact, enrollment);
        await app.Services.GetRequiredService<Engine>().Due.SetAsync(alarm);

        await app.Services.GetRequiredService<UpkeepDesk>().SweepAsync(durable.Client, default);

        Assert.Equal(set, await durable.Client.GetInstanceAsync(Ring.Of(alarm, TimeProvider.System).InstanceId) is not null);
    }

    [Fact]
    public async Task is_not_needed_by_a_broadcast_that_was_scheduled_before_the_first_invocation()
    {
        using var app = await TestApp.BuildAsync();
        await using var durable = await StartAsync();
        var begins = DateTimeOffset.UtcNow.AddMinutes(3);
        await app.Services.GetRequiredService<Engine>().Rounds.StartAsync(new() { Id = "broadcast:promotion", Purpose = "Broadcast", StartsAt = begins });

        app.Services.GetRequiredService<AlarmClocks>().Through(durable.Client);

        var clock = Ring.Of(new(begins, RoundDesk.Name, "broadcast:promotion"), TimeProvider.System).InstanceId;
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await durable.Client.GetInstanceAsync(clock, patience.Token) is null)
            await Task.Yield();
    }

    private static Task<DurableTaskTestHost> StartAsync() => DurableEngine.StartAsync(_ => Task.FromResult<Ring?>(null));
}
