using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using TriggerMail.Clocks;
using TriggerMail.Hosting;
using TriggerMail.Rounds;

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
}
