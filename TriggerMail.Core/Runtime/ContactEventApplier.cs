using System.Collections.Immutable;
using TriggerMail.Contacts;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Events;
using TriggerMail.Insights;
using TriggerMail.Journeys;
using TriggerMail.Partitions;
using TriggerMail.Segments;
using TriggerMail.Storage;
using TriggerMail.Values;

namespace TriggerMail.Runtime;

/// <summary>What one event does to a loaded contact: learn, note, enter, restart, signal. The caller commits.</summary>
internal sealed class ContactEventApplier(IRecordStore records, PublishedJourneys journeys, ConsentRules consent)
{
    // A journey may change what a segment asks about, and so on; more often than this it only goes round.
    private const int MostLooks = 5;

    private readonly SegmentMembership standing = new(journeys);
    private readonly Returns returns = new(records);
    private readonly ProofBook proofs = new(records);

    public async Task ReceiveAsync(
        ContactPartition partition, UnitOfWork walk, StoreEvent happened, IReadOnlyList<Alias> names, DateTimeOffset at, DateTimeOffset now, CancellationToken cancel)
    {
        if (Unconfirmed.Is(happened.Type))
        {
            await RequestAsync(partition, walk, happened, names, new(happened.Id, happened.Type, at, happened.Data), now, cancel);
            return;
        }
        var had = partition.Contact!;
        var before = partition.IsNew ? null : had;
        var heard = ConsentUpdate.Hear(Named(had, names), new(happened.Id, happened.Type, at, happened.Data), happened.Source, consent, now);
        var seen = heard.Seen;
        partition.Contact = AtHome(ContactUpdate.Apply(heard.Contact, seen), walk.Store.Country);
        await returns.MarkAsync(partition, seen, cancel);
        if (DomainMetrics.Of(had, seen) is { } returned)
            walk.Returned.Add(returned);
        foreach (var news in MessageEngagements.News(had, partition.Contact).ToList())
            walk.Count(news);
        await proofs.KeepAsync(partition, heard.Records, cancel);

        // A machine that follows links must not walk people through their journeys.
        var isHuman = !MessageEngagements.IsMachine(had, seen);
        if (isHuman)
            partition.Contact = Engaged(partition.Contact, seen, walk.Zone);
        // Noted before any journey decides, told after: first came the order, and then the customer was a regular one.
        var changes = standing.Note(partition, walk, before, happened, now);
        Keep(partition, happened, seen, now);
        if (isHuman)
            await HappenAsync(partition, walk, happened, seen, heard.SignUp, now, cancel);
        await FollowAsync(partition, walk, changes, happened, now, cancel);
    }

    // Nothing is learned of the contact, no journey under way is told, and none begins but those that ask for a confirmation.
    private async Task RequestAsync(
        ContactPartition partition, UnitOfWork walk, StoreEvent happened, IReadOnlyList<Alias> names, SeenEvent seen, DateTimeOffset now, CancellationToken cancel)
    {
        var named = Named(partition.Contact!, names);
        partition.Contact = UnconfirmedUpdate.Note(named, seen);
        Keep(partition, happened, seen, now);
        if (ReferenceEquals(partition.Contact, named))
            partition.Note(new(now, "request.idle", "A browser signed this contact up for mails, which it gets already; nothing was done"));
        else
            foreach (var journey in journeys.Current.Where(one => one.Topic == Topics.Confirmation && EntryRules.Concerns(one, seen)))
                await EnterAsync(partition, walk, ContactRows.Event(happened), journey,
                    new() { Now = now, Contact = partition.Contact, Event = seen, Store = walk.Store }, cancel);
    }

    /// <summary>Notes segments and plans occasions without anything having happened. The contact stays the same one when nothing changed.</summary>
    public Task LookAsync(ContactPartition partition, UnitOfWork walk, DateTimeOffset now, CancellationToken cancel) =>
        FollowAsync(partition, walk, standing.Note(partition, walk, partition.Contact, null, now), null, now, cancel);

    private static Contact AtHome(Contact contact, string? store) =>
        contact.Profile.Phone is null || contact.StoreCountry == store ? contact : contact with { StoreCountry = store };

    private async Task FollowAsync(
        ContactPartition partition, UnitOfWork walk, ImmutableArray<StoreEvent> changes, StoreEvent? cause, DateTimeOffset now, CancellationToken cancel)
    {
        for (var look = 0; changes.Length > 0 && look < MostLooks; look++)
        {
            foreach (var change in changes)
            {
                var seen = new SeenEvent(change.Id, change.Type, change.Time, change.Data);
                partition.Contact = ContactUpdate.Apply(partition.Contact!, seen);
                Keep(partition, change, seen, now);
                await HappenAsync(partition, walk, change, seen, null, now, cancel);
            }
            changes = standing.Note(partition, walk, partition.Contact, cause, now);
        }
        standing.Plan(partition, walk, now);
    }

    private async Task HappenAsync(
        ContactPartition partition, UnitOfWork walk, StoreEvent happened, SeenEvent seen, SeenEvent? signUp, DateTimeOffset now, CancellationToken cancel)
    {
        standing.Given(partition, seen);
        walk.Credit(seen);
        var facts = new Facts { Now = now, Contact = partition.Contact!, Event = seen, Store = walk.Store };
        var row = ContactRows.Event(happened);
        foreach (var run in walk.ExpectedEnrollments)
            if (journeys.Find(run.Journey, run.Version) is { } journey && !Restarts(journey, run, facts))
                walk.Tell(row, run, seen);
        foreach (var happening in signUp is null ? [seen] : new[] { seen, signUp })
            foreach (var journey in journeys.Current.Append(RequestedMessages.Journey))
                if (EntryRules.Concerns(journey, happening))
                    await EnterAsync(partition, walk, row, journey, facts with { Event = happening }, cancel);
    }

    private static void Keep(ContactPartition partition, StoreEvent happened, SeenEvent seen, DateTimeOffset now)
    {
        partition.Insert(new(ContactRows.Event(happened), happened.Id, happened.Source, seen.Type, seen.At, now, happened.Data));
        partition.Mark(happened, now);
    }

    private async Task EnterAsync(ContactPartition partition, UnitOfWork walk, string row, Journey journey, Facts facts, CancellationToken cancel)
    {
        var slot = EnrollmentId.Slot(journey.Id, EntryRules.KeyOf(journey, facts) ?? "");
        var active = walk.Expected(slot);
        var last = active is null ? await LastAsync(partition.Id, slot, cancel) : null;
        switch (EntryRules.Decide(journey, active, last, facts with { Contact = partition.Contact! }))
        {
            case EntryDecision.Enter enter:
                walk.Start(row, enter.Enrollment, facts.Event!);
                break;
            case EntryDecision.Restart:
                walk.Start(row, active!, facts.Event!, isRestart: true);
                break;
            case EntryDecision.Stay stay:
                partition.Note(new(facts.Now, "journey.not_entered", $"Did not enter {journey.Id} on {facts.Event!.Type}: {stay.Reason}"));
                break;
        }
    }

    private async ValueTask<Enrollment?> LastAsync(string contact, string slot, CancellationToken cancel) =>
        await records.GetAsync(contact, ContactRows.Finished(slot), cancel) is { } record
            ? ContactPartition.Parse(record.Body, ContactJson.Default.Enrollment)
            : null;

    private static bool Restarts(Journey journey, Enrollment enrollment, Facts facts) =>
        EntryRules.Concerns(journey, facts.Event!) && EntryRules.KeyOf(journey, facts) == enrollment.Key
        && EntryRules.Decide(journey, enrollment, null, facts) is EntryDecision.Restart;

    private static Contact Engaged(Contact contact, SeenEvent seen, NodaTime.DateTimeZone storeZone) =>
        contact with { Engagement = Engagement.Learn(contact.Engagement, seen, LocalTimes.Zone(contact.Profile.TimeZone) ?? storeZone) };

    private static Contact Named(Contact contact, IReadOnlyList<Alias> names)
    {
        foreach (var name in names)
            contact = name.Kind switch
            {
                AliasKind.Email => contact with { Email = contact.Email ?? name.Value },
                AliasKind.StoreId => contact with { StoreId = contact.StoreId ?? name.Value },
                _ => contact,
            } with
            { Aliases = contact.Aliases.Add(name.ToString()) };
        return contact;
    }
}
