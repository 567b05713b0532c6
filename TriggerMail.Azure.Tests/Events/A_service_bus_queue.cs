using System.Text.Json;
using Azure.Messaging.ServiceBus;
using TriggerMail.Values;

namespace TriggerMail.Events;

public sealed class A_service_bus_queue
{
    private readonly List<IReadOnlyList<ServiceBusMessage>> sent = [];

    [Fact]
    public async Task keeps_the_events_of_a_contact_in_line_and_those_of_others_apart()
    {
        var accepted = await EnqueueAsync(Happened("1", "ada@example.com"), Happened("2", "ben@example.com"), Happened("3", "Ada@example.com"));

        Assert.Equal(new Accepted(3, 0), accepted);
        var lines = sent.SelectMany(batch => batch).GroupBy(message => message.SessionId, Read);
        Assert.Equal(["1, 3", "2"], lines.Select(line => string.Join(", ", line.Select(happened => happened.Id))));
    }

    [Fact]
    public async Task takes_more_than_one_message_can_carry_in_the_order_it_came()
    {
        var events = Enumerable.Range(0, 12).Select(i => Happened($"{i:00}", "ada@example.com", EventLimits.DataBytes / 2)).ToArray();

        await EnqueueAsync(events);

        Assert.True(sent.Count > 1, "one batch took them all");
        Assert.Equal(events.Select(happened => happened.Id), sent.SelectMany(batch => batch).Select(Read).Select(happened => happened.Id));
    }

    [Fact]
    public async Task takes_the_largest_event_there_may_be() =>
        Assert.Equal(1, (await EnqueueAsync(Happened("1", "ada@example.com", EventLimits.DataBytes - 20))).New);

    [Fact]
    public async Task refuses_an_event_that_no_message_can_carry_and_queues_none_of_its_company()
    {
        var refusal = await Assert.ThrowsAsync<ArgumentException>(() =>
            EnqueueAsync(Happened("1", "ada@example.com"), Happened("huge", "ada@example.com", 300_000)));

        Assert.Contains("'huge' of /shop is too large", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(sent);
    }

    internal static StoreEvent Happened(string id, string subject, int bytes = 0, string source = "/shop") => new(
        id, source, "cart.updated", new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero), subject, JsonDocument.Parse($$"""{"x":"{{new string('x', bytes)}}"}""").RootElement);

    private async Task<Accepted> EnqueueAsync(params StoreEvent[] events)
    {
        await using var queue = new ServiceBusEventQueue(new RecordingQueue(sent));
        return await queue.EnqueueAsync(events);
    }

    private static StoreEvent Read(ServiceBusMessage message) => StoreEventJson.Read(message.Body.ToMemory());
}
