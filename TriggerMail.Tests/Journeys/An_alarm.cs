using TriggerMail.Links;
using TriggerMail.Runtime;
using TriggerMail.Scheduling;
using TriggerMail.Sending;
using TriggerMail.Storage;
using TriggerMail.Stories;

namespace TriggerMail.Journeys;

/// <summary>What a host hears of alarms, and what answering them leaves.</summary>
public sealed class An_alarm
{
    private readonly VirtualClock _clock = new(EngineStoryHost.Start);
    private readonly List<Alarm> _heard = [];
    private readonly List<string> _failures = [];
    private readonly List<bool> _durable = [];
    private readonly RecordingSender _sender = new();
    private readonly Engine _engine;
    private readonly AlarmDispatcher _desk;

    public An_alarm()
    {
        var journeys = new PublishedJourneys();
        foreach (var journey in EngineStoryHost.Shipped().Where(journey => journey.Id == "cart-abandonment"))
            journeys.Publish(journey);
        var composer = new Composer(new(), new LinkTokens(new([new byte[32]])), (_, _, _) => new Draft.Ready(new("Hello", "", "<p>Hello</p>", "Hello", "en")));
        _engine = new(new(new InMemoryRecordStore(), _clock, _sender, composer, journeys, new() { Owner = "test" }) { OnAlarm = HearAsync });
        _desk = new(_engine, _clock, (alarm, problem) => _failures.Add(problem.Message));
    }

    [Fact]
    public async Task is_told_to_the_host_once_it_and_its_turn_are_durable()
    {
        await FillCartAsync();
        var alarm = Assert.Single(_heard);
        Assert.Equal(EngineStoryHost.Start.AddHours(1), alarm.At);
        Assert.Equal([true], _durable);
    }

    [Fact]
    public async Task that_rang_is_cleared_and_answered_with_the_next_one()
    {
        await FillCartAsync();
        _clock.MoveTo(_heard[0].At);
        var next = await _desk.AnswerAsync(_heard[0]);
        Assert.Equal(EngineStoryHost.Start.AddHours(24), next);
        Assert.Equal(next, await _engine.Due.EarliestAsync());
        Assert.Single(_sender.Messages);
    }

    [Fact]
    public async Task that_rings_early_late_or_twice_changes_nothing_but_when_to_ring_again()
    {
        await FillCartAsync();
        Assert.Equal(_heard[0].At, await _desk.AnswerAsync(_heard[0] with { At = _clock.GetUtcNow() }));
        _clock.MoveTo(_heard[0].At.AddMinutes(7));
        Assert.Equal(await _desk.AnswerAsync(_heard[0]), await _desk.AnswerAsync(_heard[0]));
        Assert.Single(_sender.Messages);
    }

    [Fact]
    public async Task that_rings_early_stands_in_the_index_all_the_same()
    {
        await FillCartAsync();
        var again = await _desk.AnswerAsync(_heard[0]);
        Assert.NotNull(again);
        Assert.Equal(again, await _engine.Due.EarliestAsync());
    }

    [Fact]
    public async Task of_an_ended_run_is_answered_with_never()
    {
        await FillCartAsync();
        await HandleAsync("emptied", "cart.emptied", "{'cart':{'id':'c'}}");
        Assert.Null(await _desk.AnswerAsync(_heard[0]));
        Assert.Null(await _engine.Due.EarliestAsync());
    }

    [Fact]
    public async Task that_rings_by_itself_is_left_alone_by_a_patient_sweep_until_it_is_overdue()
    {
        await FillCartAsync();
        var patient = new AlarmDispatcher(_engine, _clock, (_, _) => { }) { Patience = TimeSpan.FromMinutes(2) };
        _clock.MoveTo(_heard[0].At.AddMinutes(1));
        Assert.Equal(0, await patient.AnswerAsync(4, CancellationToken.None));
        _clock.MoveTo(_heard[0].At.AddMinutes(2));
        Assert.Equal(1, await patient.AnswerAsync(4, CancellationToken.None));
        Assert.Single(_sender.Messages);
    }

    [Fact]
    public async Task that_cannot_be_answered_rings_again_in_a_minute_and_the_host_hears_why()
    {
        await FillCartAsync();
        _sender.Answer = _ => throw new InvalidOperationException("the wire is cut");
        _clock.MoveTo(_heard[0].At);
        Assert.Equal(_heard[0].At.AddMinutes(1), await _desk.AnswerAsync(_heard[0]));
        Assert.Equal(["the wire is cut"], _failures);
    }

    [Fact]
    public async Task is_not_set_by_an_event_that_was_handled_before_and_the_desk_says_so()
    {
        Assert.True(await FillCartAsync());
        Assert.False(await FillCartAsync());
        Assert.Single(_heard);
    }

    private async ValueTask HearAsync(Alarm alarm, CancellationToken cancel)
    {
        _heard.Add(alarm);
        var found = (await _engine.Contacts.FindAsync("ada@example.com", cancel))!;
        _durable.Add(await _engine.Due.EarliestAsync(cancel) == alarm.At && (await _engine.Contacts.TimelineAsync(found, cancel: cancel)).Count > 0);
    }

    private async Task<bool> FillCartAsync()
    {
        await HandleAsync("yes", "contact.updated", "{'consent':{'topics':['marketing'],'channel':'email','state':'subscribed'}}");
        return await HandleAsync("cart", "cart.updated", Story.Cart("c", "Kettle"));
    }

    private Task<bool> HandleAsync(string id, string type, string data) => _engine.Events.HandleAsync(new(
        id, "/alarms", type, _clock.GetUtcNow(), "ada@example.com", System.Text.Json.JsonDocument.Parse(data.Replace('\'', '"')).RootElement));
}
