using TriggerMail.Contacts;
using TriggerMail.Storage;

namespace TriggerMail.Journeys;

/// <summary>
/// Tells of an event the runs that its own batch had no room for: some at a time, each time as one batch, until all have heard. A
/// crash in between is made good by whoever delivers the event again.
/// </summary>
internal sealed class Announcements(IRecordStore records, ContactStore contacts, Turns turns, Delivery delivery)
{
    /// <summary>
    /// How many changes an event's batch may hold before the rest of the runs hear of it later. A batch takes
    /// <see cref="StorageLimits.BatchChanges"/>; what is left is for the journeys that it starts.
    /// </summary>
    public const int RoomForRuns = 60;

    // A run that is told may end and send at once: four changes.
    private const int AtOnce = 20;

    public async Task FinishAsync(string contact, CancellationToken cancel)
    {
        while (await contacts.LoadAsync(contact, cancel) is { Contact.Unheard: [var first, ..] } partition)
        {
            var walk = turns.Walk(partition);
            if (await records.GetAsync(contact, first.Event, cancel) is { } record)
                Tell(partition, walk, ContactPartition.Parse(record.Body, ContactJson.Default.EventRow), first);
            var unheard = partition.Contact!.Unheard;
            partition.Contact = partition.Contact with
            {
                Unheard = first.Runs.Length > AtOnce ? unheard.SetItem(0, first with { Runs = first.Runs[AtOnce..] }) : unheard.RemoveAt(0),
            };
            if (await turns.CommitAsync(partition, walk, cancel) == CommitOutcome.Done)
                await delivery.DeliverAsync(partition, walk.Claims, cancel);
        }
    }

    private static void Tell(ContactPartition partition, Walk walk, EventRow row, Unheard unheard)
    {
        var seen = new SeenEvent(row.Id, row.Type, row.At, row.Data);
        foreach (var slot in unheard.Runs.Take(AtOnce))
            if (partition.Find(slot) is { } enrollment)
                walk.Happen(enrollment, new Signal.EventSeen(seen));
    }
}
