using System.Text.Json;
using TriggerMail.Events;
using TriggerMail.Partitions;
using TriggerMail.Storage;
using TriggerMail.Stories;

namespace TriggerMail.Repairs;

[Trait("Kind", "security")]
public sealed class An_event_put_aside
{
    private static readonly StoreEvent Order = new("order-1", "/shop", "order.placed", EngineStoryHost.Start, "ada@example.com",
        JsonDocument.Parse("""{"order":{"id":"o1","number":"#1","currency":"EUR","total":"1.00","statusUrl":"https://s.example/o1","items":[{"title":"Kettle","price":"1.00","quantity":1}]}}""").RootElement);

    [Fact]
    public async Task keeps_its_reason_and_is_handled_when_it_is_tried_again()
    {
        await using var host = new EngineStoryHost();
        await new DeadEvents(host.Records).PutAsideAsync("q|0000000000000000007", Order, "the disk was full", host.Now);
        var letter = Assert.Single(await host.Engine.Dead.ListAsync());
        Assert.Equal(("event-0000000000000000007", "the disk was full"), (letter.Id, letter.Reason));
        Assert.Equal("order.placed of /shop, which happened on 2026-03-02 08:00 UTC", letter.What);

        Assert.Equal(RetryOutcome.Done, (await host.Engine.Dead.RetryAsync(letter.Id)).Outcome);
        Assert.Equal(RetryOutcome.NotThere, (await host.Engine.Dead.RetryAsync(letter.Id)).Outcome);
        await new Story(host).IsToldAsync("00:00 sent order-confirmation");
    }

    [Fact]
    public async Task stays_with_its_new_reason_when_it_fails_again()
    {
        var records = new InMemoryRecordStore();
        await new DeadEvents(records).PutAsideAsync("q|7", Order, "the disk was full", EngineStoryHost.Start);
        await using var dying = new EngineStoryHost(records: new CrashingStore(records, 1, afterwards: false));
        await Record.ExceptionAsync(() => dying.Engine.Dead.RetryAsync("event-7"));
        await using var host = new EngineStoryHost(records: records);
        Assert.Equal(RetryOutcome.Done, Assert.Single(await host.Engine.Dead.RetryAllAsync()).Outcome);
    }

    [Fact]
    public async Task by_an_earlier_release_is_read_too()
    {
        await using var host = new EngineStoryHost();
        await host.Records.CommitAsync(new("dead", [new Change.Upsert("q|3", StoreEventJson.Write(Order))]));
        Assert.Equal(RetryOutcome.Done, Assert.Single(await host.Engine.Dead.RetryAllAsync()).Outcome);
    }

    [Theory]
    [InlineData("event-")]
    [InlineData("event-x")]
    [InlineData("../../etc/passwd")]
    [InlineData("c~a~b~1~1#")]
    [InlineData("")]
    public async Task is_not_found_under_a_name_that_is_none(string id)
    {
        await using var host = new EngineStoryHost();
        Assert.Equal(RetryOutcome.NotThere, (await host.Engine.Dead.RetryAsync(id)).Outcome);
    }
}
