using TriggerMail.Journeys;
using TriggerMail.Repairs;
using TriggerMail.Segments;
using TriggerMail.Sending;
using TriggerMail.Storage;
using TriggerMail.Stories;

namespace TriggerMail.Regressions;

/// <summary>Contacts who sat in "pending" for ever, and rounds that took days.</summary>
public sealed class Journeys_that_stood_still
{
    private readonly RecordingSender sender = new();

    // mautic#7751, #7454, #16511: an action without delay behind a condition hung for good.
    [Fact]
    public async Task a_step_without_delay_behind_a_condition_happens_at_once()
    {
        var always = new Condition.Compare(new("contact.email"), new Comparison.Exists(true));
        await using var host = await Small.HostAsync(sender, Small.On("start",
            new WaitStep("no-time", TimeSpan.Zero, 1), new BranchStep("asks", [new Arm(always, 2)], 3), Small.Send(2)));
        await new Story(host).SeesAsync("start");
        await new Story(host).PassesAsync(0);
        Assert.Single(sender.Messages);
    }

    // mautic/user-documentation#709: a command had to be added that finds and resumes stuck contacts.
    [Fact]
    public async Task whoever_is_stuck_is_found_and_goes_on()
    {
        await using var host = await Small.HostAsync(sender, Small.On("start", new WaitStep("wait", TimeSpan.FromHours(1), 1), Small.Send(1)));
        await new Story(host).SeesAsync("start");
        await host.Engine.Due.ClearAsync(await host.Engine.Due.DueAsync(host.Now.AddYears(1), 100));
        await new Story(host).PassesAsync(5);
        Assert.Empty(sender.Messages);
        Assert.Contains(await host.Engine.Doctor.ExamineAsync(fix: true), found => found.Repair == Repair.Done);
        await new Story(host).PassesAsync(1);
        Assert.Single(sender.Messages);
    }

    // parcelvoy/platform#627, #533, #434: a failed send stalled the journey; 99,000 of 350,000 went out, then nothing until a restart.
    [Fact]
    public async Task a_provider_that_is_down_delays_and_one_that_refuses_ends_in_a_list_and_the_journey_goes_on()
    {
        var answers = new Queue<SendResult>([new SendResult.TryLater("busy"), new SendResult.TryLater("busy"), new SendResult.Refused("552 too big")]);
        sender.Answer = _ => answers.TryDequeue(out var answer) ? answer : new SendResult.Accepted();
        await using var host = await Small.HostAsync(sender, Small.On("start", Small.Send(0), new WaitStep("wait", TimeSpan.FromDays(1), 2), Small.Send(2)));
        await new Story(host).SeesAsync("start");
        await new Story(host).PassesAsync(30);
        Assert.Equal(["failed", "sent"], (await host.DecisionsAsync("ada@example.com")).Select(told => told.State));
        Assert.Equal(4, sender.Messages.Count);
        Assert.Equal("the provider refused it: 552 too big", Assert.Single(await host.Engine.Dead.ListAsync()).Reason);
    }

    // mautic#2870, #3358, #8261, #10648, #3695: 2.5 days for one step of a campaign of a million; memory ran out.
    [Fact]
    public async Task five_hundred_who_are_due_at_one_instant_cost_as_much_each_as_ten_do()
    {
        var few = await CostAsync(10);
        var many = await CostAsync(500);
        Assert.InRange(many, 1, few + 0.2);
    }

    private static async Task<double> CostAsync(int contacts)
    {
        var (store, mails) = (new CountingStore(new InMemoryRecordStore()), new RecordingSender());
        await using var host = new EngineStoryHost([Small.On("start", new WaitStep("wait", TimeSpan.FromHours(1), 1), Small.Send(1))], store, mails);
        for (var n = 0; n < contacts; n++)
        {
            await Small.SubscribedAsync(host, $"c{n}@example.com");
            await new Story(host, $"c{n}@example.com").SeesAsync("start", id: $"start-{n}");
        }
        var before = store.Use.Requests;
        await host.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal(contacts, mails.Messages.Count);
        return (double)(store.Use.Requests - before) / contacts;
    }
}
