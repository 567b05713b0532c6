using System.Reflection;
using System.Text.Json;
using Azure.Messaging.ServiceBus;

namespace TriggerMail.Events;

public sealed class A_service_bus_queue
{
    private readonly string connection = $"Endpoint=sb://n{Guid.NewGuid():N}.servicebus.windows.net/;SharedAccessKeyName=k;SharedAccessKey=c2VjcmV0";

    [BrokerFact]
    public async Task keeps_the_events_of_a_contact_in_line_and_those_of_others_apart()
    {
        await using var queue = Open();

        var accepted = await queue.EnqueueAsync([Happened("1", "ada@example.com"), Happened("2", "ben@example.com"), Happened("3", "ada@example.com")]);

        Assert.Equal(new Accepted(3, 0), accepted);
        await using var client = new ServiceBusClient(connection);
        Assert.Equal(["1", "3"], (await ReceiveAsync(client, Happened("1", "ada@example.com"))).Select(Read).Select(happened => happened.Id));
        Assert.Equal(["2"], (await ReceiveAsync(client, Happened("2", "ben@example.com"))).Select(Read).Select(happened => happened.Id));
    }

    [BrokerFact]
    public async Task drops_an_event_it_has_seen()
    {
        await using var queue = Open();

        await queue.EnqueueAsync([Happened("1", "ada@example.com")]);
        await queue.EnqueueAsync([Happened("1", "ada@example.com"), Happened("2", "ada@example.com")]);

        await using var client = new ServiceBusClient(connection);
        Assert.Equal(["1", "2"], (await ReceiveAsync(client, Happened("1", "ada@example.com"))).Select(Read).Select(happened => happened.Id));
    }

    [BrokerFact]
    public async Task takes_more_than_one_message_can_carry_in_the_order_it_came()
    {
        await using var queue = Open();
        var events = Enumerable.Range(0, 12).Select(i => Happened($"{i:00}", "ada@example.com", EventLimits.DataBytes / 2)).ToList();

        await queue.EnqueueAsync(events);

        await using var client = new ServiceBusClient(connection);
        Assert.Equal(events.Select(happened => happened.Id), (await ReceiveAsync(client, events[0])).Select(Read).Select(happened => happened.Id));
    }

    [BrokerFact]
    public async Task takes_the_largest_event_there_may_be()
    {
        await using var queue = Open();

        Assert.Equal(1, (await queue.EnqueueAsync([Happened("1", "ada@example.com", EventLimits.DataBytes - 20)])).New);
    }

    [BrokerFact]
    public async Task refuses_an_event_that_no_message_can_carry_and_queues_none_of_its_company()
    {
        await using var queue = Open();

        var refusal = await Assert.ThrowsAsync<ArgumentException>(async () =>
            await queue.EnqueueAsync([Happened("1", "ada@example.com"), Happened("huge", "ada@example.com", 300_000)]));

        Assert.Contains("'huge' of /shop is too large", refusal.Message, StringComparison.Ordinal);
        await queue.EnqueueAsync([Happened("2", "ada@example.com")]);
        await using var client = new ServiceBusClient(connection);
        Assert.Equal(["2"], (await ReceiveAsync(client, Happened("2", "ada@example.com"))).Select(Read).Select(happened => happened.Id));
    }

    internal static StoreEvent Happened(string id, string subject, int bytes = 0, string source = "/shop") => new(
        id, source, "cart.updated", new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero), subject, JsonDocument.Parse($$"""{"x":"{{new string('x', bytes)}}"}""").RootElement);

    private ServiceBusEventQueue Open() => new(new() { ConnectionString = connection });

    private static async Task<IReadOnlyList<ServiceBusReceivedMessage>> ReceiveAsync(ServiceBusClient client, StoreEvent like)
    {
        await using var session = await client.AcceptSessionAsync("events", EventMessage.Of(like).SessionId);
        var all = new List<ServiceBusReceivedMessage>();
        while (await session.ReceiveMessageAsync(TimeSpan.FromMilliseconds(50)) is { } message)
        {
            all.Add(message);
            await session.CompleteMessageAsync(message);
        }
        return all;
    }

    private static StoreEvent Read(ServiceBusReceivedMessage message) => StoreEventJson.Read(message.Body.ToMemory());
}

/// <summary>A test that needs a broker in this process. Against a real one nobody runs, so there it is skipped by name.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class BrokerFactAttribute : FactAttribute
{
    public BrokerFactAttribute()
    {
        if (!typeof(ServiceBusClient).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Any(data => data is { Key: "StandIn", Value: "true" }))
            Skip = "needs a Service Bus namespace, which no test brings along";
    }
}
