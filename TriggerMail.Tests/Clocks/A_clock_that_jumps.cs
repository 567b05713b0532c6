using TriggerMail.Storage;

namespace TriggerMail.Clocks;

[Trait("Kind", "security")]
public sealed class A_clock_that_jumps
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);
    private readonly MachineClock machine = new(Start);

    [Theory]
    [InlineData(365)]
    [InlineData(1_200)]
    [InlineData(-365)]
    [InlineData(2)]
    public void by_days_is_not_believed_and_time_goes_on(int days)
    {
        var clock = new SteadyClock(machine);
        machine.Jump(TimeSpan.FromDays(days));
        machine.Pass(TimeSpan.FromSeconds(12));
        Assert.Equal(Start.AddSeconds(12), clock.GetUtcNow());
        Assert.Contains("jumped by", clock.Doubt, StringComparison.Ordinal);
        machine.Jump(TimeSpan.FromDays(-days));
        machine.Pass(TimeSpan.FromSeconds(3));
        Assert.Equal((Start.AddSeconds(15), null), (clock.GetUtcNow(), clock.Doubt));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(35)]
    public void by_hours_forward_is_a_laptop_that_slept(int hours)
    {
        var clock = new SteadyClock(machine);
        machine.Jump(TimeSpan.FromHours(hours));
        Assert.Equal(Start.AddHours(hours), clock.GetUtcNow());
    }

    [Fact]
    public void by_hours_again_and_again_is_one_jump()
    {
        var clock = new SteadyClock(machine);
        for (var i = 0; i < 10; i++)
        {
            machine.Jump(TimeSpan.FromHours(30));
            machine.Pass(TimeSpan.FromSeconds(1));
            Assert.True(clock.GetUtcNow() < Start.AddHours(31));
        }
        machine.Jump(TimeSpan.FromHours(-300));
        machine.Pass(TimeSpan.FromSeconds(1));
        Assert.Equal(Start.AddSeconds(11), clock.GetUtcNow());
    }

    [Fact]
    public void by_seconds_back_stands_still_until_they_have_passed()
    {
        var clock = new SteadyClock(machine);
        machine.Pass(TimeSpan.FromMinutes(1));
        var before = clock.GetUtcNow();
        machine.Jump(TimeSpan.FromSeconds(-30));
        Assert.Equal(before, clock.GetUtcNow());
        machine.Pass(TimeSpan.FromSeconds(45));
        Assert.Equal(before.AddSeconds(15), clock.GetUtcNow());
    }

    [Theory]
    [InlineData(300)]
    [InlineData(-300)]
    public void is_believed_when_it_has_stood_for_an_hour(int days)
    {
        var clock = new SteadyClock(machine);
        machine.Jump(TimeSpan.FromDays(days));
        for (var minutes = 0; minutes < 59; minutes++)
        {
            Assert.Equal(Start.AddMinutes(minutes), clock.GetUtcNow());
            machine.Pass(TimeSpan.FromMinutes(1));
        }
        machine.Pass(TimeSpan.FromMinutes(2));
        Assert.Equal(machine.GetUtcNow(), clock.GetUtcNow());
    }

    [Fact]
    public void is_believed_when_a_person_confirms_it()
    {
        var clock = new SteadyClock(machine);
        machine.Jump(TimeSpan.FromDays(300));
        Assert.Equal(Start, clock.GetUtcNow());
        clock.Confirm();
        Assert.Equal((Start.AddDays(300), null), (clock.GetUtcNow(), clock.Doubt));
    }

    [Fact]
    public async Task while_no_process_ran_is_held_until_it_has_stood_for_an_hour_however_often_it_is_started()
    {
        var records = new InMemoryRecordStore();
        await (await ClockMemory.OpenAsync(records, machine)).BeatAsync();
        machine.Jump(TimeSpan.FromDays(7));
        for (var i = 0; i < 6; i++)
        {
            var memory = await ClockMemory.OpenAsync(records, machine);
            for (var minutes = 0; minutes < 9; minutes++)
            {
                Assert.True(memory.Clock.IsHeld);
                Assert.Equal(Start, memory.Clock.Settled);
                Assert.False(await memory.BeatAsync());
                machine.Pass(TimeSpan.FromMinutes(1));
            }
            await memory.BeatAsync();
        }
        var last = await ClockMemory.OpenAsync(records, machine);
        await last.BeatAsync();
        machine.Pass(TimeSpan.FromMinutes(10));
        Assert.True(await last.BeatAsync());
        Assert.False(last.Clock.IsHeld);
        Assert.False((await ClockMemory.OpenAsync(records, machine)).Clock.IsHeld);
    }

    [Fact]
    public async Task while_no_process_ran_and_is_set_right_leaves_nothing_behind()
    {
        var records = new InMemoryRecordStore();
        await (await ClockMemory.OpenAsync(records, machine)).BeatAsync();
        machine.Jump(TimeSpan.FromDays(1_200));
        var wrong = await ClockMemory.OpenAsync(records, machine);
        await wrong.BeatAsync();
        machine.Pass(TimeSpan.FromSeconds(15));
        Assert.True(wrong.Clock.IsHeld);
        machine.Jump(TimeSpan.FromDays(-1_200));
        Assert.False(wrong.Clock.IsHeld);
        Assert.True(await wrong.BeatAsync());
        Assert.Equal(Start.AddSeconds(15), wrong.Clock.GetUtcNow());
        Assert.False((await ClockMemory.OpenAsync(records, machine)).Clock.IsHeld);
    }

    [Fact]
    public async Task into_the_past_at_a_start_goes_on_from_where_it_was()
    {
        var records = new InMemoryRecordStore();
        await (await ClockMemory.OpenAsync(records, machine)).BeatAsync();
        machine.Jump(TimeSpan.FromDays(-9_000)); // No battery.
        Assert.Equal(Start, (await ClockMemory.OpenAsync(records, machine)).Clock.GetUtcNow());
    }
}
