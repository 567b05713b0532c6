using System.Text.Json;
using TriggerMail.Scheduling;
using TriggerMail.Storage;
using TriggerMail.Stories;

namespace TriggerMail.Clocks;

public sealed class A_ring
{
    private static readonly DateTimeOffset Start = EngineStoryHost.Start;

    [Theory]
    [InlineData("cart-abandonment~cart-1~1")]
    [InlineData("Köln/welcome?~=x_y~2")]
    public void is_called_by_the_journey_and_a_hash_in_characters_that_every_backend_takes(string enrollment)
    {
        var id = AlarmMessage.Of(new(Start, "ada@example.com", enrollment), TimeProvider.System).InstanceId;
        Assert.Matches("^[A-Za-z0-9][A-Za-z0-9.-]{22,99}$", id);
    }

    [Fact]
    public void is_called_differently_for_each_contact_and_run()
    {
        Alarm[] alarms = [new(Start, "a", "j~k~1"), new(Start, "a", "j~k~2"), new(Start, "b", "j~k~1"), new(Start, "a\nj", "k~1")];
        Assert.Equal(alarms.Length, alarms.Select(alarm => AlarmMessage.Of(alarm, TimeProvider.System).InstanceId).Distinct().Count());
    }

    [Fact]
    public void stays_itself_as_json()
    {
        var ring = AlarmMessage.Of(new(Start.AddTicks(7), "c1", "j~k~1"), TimeProvider.System);
        Assert.Equal(ring, JsonSerializer.Deserialize<AlarmMessage>(JsonSerializer.Serialize(ring)));
    }

    [Fact]
    public void comes_a_second_late_because_the_backend_s_timers_may_be_almost_as_much_too_early() =>
        Assert.Equal(Start.AddSeconds(1), AlarmMessage.Of(new(Start, "c1", "j~k~1"), TimeProvider.System).At);

    [Fact]
    public async Task on_a_fast_clock_comes_as_much_sooner_on_the_machine_s()
    {
        var machine = new VirtualClock(Start);
        var fast = await ScaledClock.OpenAsync(new InMemoryRecordStore(), machine, 3600);
        machine.MoveTo(Start.AddSeconds(2));
        Assert.Equal(Start.AddHours(2), fast.GetUtcNow());
        Assert.Equal(Start.AddSeconds(24 + 1), AlarmMessage.Of(new(Start.AddHours(24), "c1", "j~k~1"), fast).At);
    }

    [Fact]
    public async Task on_a_fast_clock_keeps_its_time_when_the_app_starts_again()
    {
        var (records, machine) = (new InMemoryRecordStore(), new VirtualClock(Start));
        await ScaledClock.OpenAsync(records, machine, 3600);
        machine.MoveTo(Start.AddSeconds(10));
        Assert.Equal(Start.AddHours(10), (await ScaledClock.OpenAsync(records, machine, 3600)).GetUtcNow());
    }
}
