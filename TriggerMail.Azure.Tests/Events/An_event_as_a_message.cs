using TriggerMail.Contacts;
using TriggerMail.Values;

namespace TriggerMail.Events;

public sealed class An_event_as_a_message
{
    [Fact]
    public void carries_the_event_and_says_whose_and_which_it_is()
    {
        var message = EventMessage.Of(A_service_bus_queue.Happened("e-1", "Ada@Example.com"));

        Assert.Equal("e-1", StoreEventJson.Read(message.Body.ToMemory()).Id);
        Assert.Equal("/shop|e-1", message.MessageId);
        Assert.Equal(EventOrder.KeyOf(A_service_bus_queue.Happened("e-1", "Ada@Example.com")), message.SessionId);
        Assert.Equal("cart.updated", message.Subject);
    }

    [Fact]
    public void has_names_of_at_most_128_characters_and_no_two_events_share_one()
    {
        var longest = new string('x', EventLimits.NameCharacters);
        var messages = new[]
        {
            EventMessage.Of(A_service_bus_queue.Happened("b", "id:" + longest, source: longest)),
            EventMessage.Of(A_service_bus_queue.Happened("c", "id:" + longest + "y", source: longest)),
            EventMessage.Of(A_service_bus_queue.Happened("b|c", "id:1", source: "a")),
            EventMessage.Of(A_service_bus_queue.Happened("c", "id:2", source: "a|b")),
        };

        Assert.Equal(4, messages.Select(message => message.MessageId).Distinct().Count());
        Assert.Equal(4, messages.Select(message => message.SessionId).Distinct().Count());
        Assert.All(messages, message => Assert.InRange(Math.Max(message.MessageId.Length, message.SessionId.Length), 1, 128));
    }
}
