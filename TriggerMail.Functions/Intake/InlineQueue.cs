using TriggerMail.Events;
using TriggerMail.Runtime;
using TriggerMail.Upkeep;

namespace TriggerMail.Intake;

/// <summary>
/// No queue at all: events are handled before the answer, so that storage is the only service needed. What fails is answered with
/// an error and sent again by the store. A repeat is known by the contact's own memory of it; an event that names no contact is
/// counted as new each time, and handling it again changes nothing.
/// </summary>
internal sealed class InlineQueue(EventIngestion desk, SendQueue sends) : IEventQueue
{
    public async ValueTask<Accepted> EnqueueAsync(IReadOnlyList<StoreEvent> events, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(events);
        var fresh = 0;
        foreach (var happened in events)
            if (await sends.WithSendsAsync(() => desk.HandleAsync(happened, cancel), SendWorker.Patience))
                fresh++;
        return new(fresh, events.Count - fresh);
    }
}
