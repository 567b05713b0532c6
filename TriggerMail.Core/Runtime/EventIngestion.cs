using TriggerMail.Journeys;
using TriggerMail.Storage;
using TriggerMail.Catalog;
using TriggerMail.Catalog.Recommendations;
using TriggerMail.Contacts;
using TriggerMail.Contacts.Erasure;
using TriggerMail.Events;
using TriggerMail.Partitions;
using TriggerMail.Privacy;

namespace TriggerMail.Runtime;

/// <summary>
/// Handles one accepted event whole: finds the contact, learns from the event, starts and moves journeys, and claims what is to be sent at
/// once, all in one batch; the claims go to the queue of sends. Handling the same event again changes nothing and finishes what a crash left open.
/// </summary>
public sealed class EventIngestion
{
    private readonly IRecordStore records;
    private readonly Identity identity;
    private readonly AliasIndex aliases;
    private readonly ContactStore contacts;
    private readonly AddressHolders addresses;
    private readonly HandledEvents handled;
    private readonly UnfinishedWork unfinished;
    private readonly ContactMerge absorption;
    private readonly ContactEventApplier reception;
    private readonly TurnCommitter turns;
    private readonly SendQueue sends;
    private readonly PendingSignalDelivery announcements;
    private readonly ShopEvents shop;
    private readonly TrustedProducts wares;
    private readonly Affinities affinities;
    private readonly Interests interests;
    private readonly DataSubjectRequests privacy;
    private readonly TimeProvider clock;
    private readonly TimeSpan grace;

    internal EventIngestion(
        IRecordStore records, PublishedJourneys journeys, RunnerSettings settings, TimeProvider clock, ContactStore contacts, TurnCommitter turns, SendQueue sends, PendingSignalDelivery announcements, ProductStore products, Affinities affinities,
        Interests interests, DataSubjectRequests privacy)
    {
        aliases = new(records);
        identity = new(aliases, contacts);
        addresses = new(aliases, identity, contacts, turns, clock);
        this.announcements = announcements;
        handled = new(records, contacts, clock);
        unfinished = new(contacts, announcements, sends);
        absorption = new(records, contacts, announcements);
        this.records = records;
        reception = new(records, journeys, settings.Consent);
        shop = new(records, products);
        wares = new(products);
        (this.affinities, this.interests, this.privacy) = (affinities, interests, privacy);
        (this.contacts, this.turns, this.sends) = (contacts, turns, sends);
        (this.clock, grace) = (clock, settings.LateGrace);
    }

    /// <summary>Told of each product as the store described it; set once everything is put together, because it may answer by events.</summary>
    internal Func<Product, CancellationToken, Task>? OnProduct { private get; set; }

    /// <summary>
    /// Handles the event. When this returns, what it caused is durable, and what is to be sent at once is in the queue to its provider. False when it
    /// had been handled before; that is remembered with the contact, so of an event that names nobody it cannot be known.
    /// </summary>
    /// <exception cref="RefusedEventException">It is a request about personal data, which no queue has the right to make (<see cref="PrivacyEvents"/>).</exception>
    public async Task<bool> HandleAsync(StoreEvent happened, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(happened);
        // Those that may ask are written down where they come in, and never get here.
        if (PrivacyEvents.Is(happened))
            throw new RefusedEventException(PrivacyEvents.Refusal(happened));
        if (await shop.KeepAsync(happened, clock.GetUtcNow(), cancel) is { } product)
            await OnProduct!(product, cancel);
        happened = Shipments.Named(Unconfirmed.Named(await wares.DescribeAsync(happened, cancel)));
        var names = Alias.Of(happened);
        if (names.Count == 0)
            return true;
        CommitOutcome outcome;
        do
            outcome = await TryHandleAsync(happened, names, cancel);
        while (outcome == CommitOutcome.LostRace);
        return outcome == CommitOutcome.Done;
    }

    /// <summary>
    /// Gives one contact an internal event, made for the contact that the id leads to once merges are followed, as it is then. False when
    /// there is no such contact, or no event for it. A repeat changes nothing and finishes what a crash left open.
    /// </summary>
    internal async Task<bool> GiveAsync(string contact, Func<Contact, StoreEvent?> give, CancellationToken cancel)
    {
        var closed = new List<string>();
        while (true)
        {
            var partition = await contacts.LoadAsync(contact, cancel);
            if (partition.Contact is not { ErasedBy: null } there)
                return false;
            if (there.MergedInto is { } into)
            {
                closed.Add(contact);
                contact = into;
            }
            else if (await unfinished.CatchesUpAsync(partition, cancel))
                continue;
            else if (give(there) is not { } happened)
                return false;
            else if (await TakeAsync(partition, happened, [], [.. closed.Except(there.Absorbed)], cancel) != CommitOutcome.LostRace)
                return true;
        }
    }

    /// <summary>
    /// Looks at one contact without anything having happened: plans its occasions and notes its segments by the journeys and segments now
    /// in force. The segments it is in; none when there is no such contact.
    /// </summary>
    internal async Task<IReadOnlyCollection<string>> LookAsync(string contact, CancellationToken cancel)
    {
        while (true)
        {
            var partition = await contacts.LoadAsync(contact, cancel);
            if (partition.Contact is not { MergedInto: null, ErasedBy: null } before)
                return [];
            if (await unfinished.CatchesUpAsync(partition, cancel))
                continue;
            var walk = turns.Begin(partition);
            await reception.LookAsync(partition, walk, clock.GetUtcNow(), cancel);
            if (ReferenceEquals(partition.Contact, before))
            {
                // Perhaps a crash came after the look before this one.
                if (before.OpenClaims.Length > 0)
                    await FinishAsync(contact, cancel);
                return before.Segments;
            }
            if (await turns.CommitAsync(partition, walk, cancel) != CommitOutcome.Done)
                continue;
            await sends.OfferAsync(walk.Claims, cancel);
            await announcements.FinishAsync(contact, cancel);
            return partition.Contact!.Segments;
        }
    }

    private async Task<CommitOutcome> TryHandleAsync(StoreEvent happened, IReadOnlyList<Alias> names, CancellationToken cancel)
    {
        var who = (await identity.ResolveAsync(names, AddressClaims.Of(happened, names), BelievedTime(happened, clock.GetUtcNow()), cancel))!;
        if (who.Foreign.Count > 0)
            (happened, names) = (TypedAddress.Without(happened, who.IsSuppressed), [.. names.Except(who.Foreign)]);
        if (who.Erased is { ErasedBy: { } request } erased)
        {
            await privacy.FinishAsync(request, erased.Id, cancel);
            return CommitOutcome.LostRace; // Whoever it is about now, it is nobody we still know.
        }
        // What changed since it was read is noticed by the commit, which names the version.
        var partition = who.Loaded ?? await contacts.LoadAsync(who.Contact, cancel);
        if (partition.Contact?.ErasedBy is { } cutOff)
        {
            // Its names are gone already, and its rows are not: a kill came in between.
            await privacy.FinishAsync(cutOff, partition.Id, cancel);
            return CommitOutcome.LostRace;
        }
        if (partition.Contact is { MergedInto: not null } || await unfinished.CatchesUpAsync(partition, cancel))
            return CommitOutcome.LostRace;
        // The same id with other names in it is a sender's mistake, and must neither merge nor name anybody.
        if (who.NewNames.Count + who.Same.Count > 0 && await contacts.HasAsync(partition, happened, cancel))
        {
            await FinishAsync(partition.Id, cancel);
            return CommitOutcome.EventHandledBefore;
        }
        var forgotten = who.NewNames.Count == 0 ? null : await privacy.Forgotten.WhenAsync(who.NewNames, cancel);
        forgotten = partition.Contact?.ForgottenAt > forgotten || forgotten is null ? partition.Contact?.ForgottenAt : forgotten;
        if (forgotten is { } at && !ErasurePolicy.Admits(happened, partition.Contact is null, at))
            return CommitOutcome.Done;
        partition.Contact = (partition.Contact ?? new Contact { Id = who.Contact, CreatedAt = clock.GetUtcNow() }) with { ForgottenAt = forgotten };
        var isNew = partition.IsNew;
        // What stood against the new address says nothing of the one that is left.
        await addresses.ChangeAsync(partition, names, happened, cancel);
        await addresses.TakeAsync(partition, who.Losers, cancel);
        foreach (var name in who.NewNames)
            await aliases.PointAsync(name, who.Contact, cancel);
        var outcome = await TakeAsync(partition, happened, names, who.Same, cancel);
        if (isNew && outcome == CommitOutcome.Done)
            await ForgetAgainAsync(happened, names, cancel);
        return outcome;
    }

    // An erasure marks the contacts it finds. Of one that was being made meanwhile it found nothing, but the names are on its list by now.
    private async Task ForgetAgainAsync(StoreEvent happened, IReadOnlyList<Alias> names, CancellationToken cancel)
    {
        if (await privacy.Forgotten.WhenAsync(names, cancel) is { } at && !ErasurePolicy.Admits(happened, isNew: true, at))
            await privacy.EraseAsync(names[0], "an erasure that came meanwhile", cancel);
    }

    private async Task<CommitOutcome> TakeAsync(
        ContactPartition partition, StoreEvent happened, IReadOnlyList<Alias> names, IReadOnlyList<string> same, CancellationToken cancel)
    {
        var now = clock.GetUtcNow();
        var before = partition.Contact!;
        if (await handled.ForAsync(before, happened, cancel))
        {
            await FinishAsync(partition.Id, cancel);
            return CommitOutcome.EventHandledBefore;
        }
        var walk = turns.Begin(partition);
        foreach (var other in same)
            await absorption.AbsorbAsync(partition, other, walk, now, cancel);

        // Asked now that they are closed: until then it could still be handled there.
        if (await handled.InAsync(same, happened, cancel))
        {
            if (await turns.CommitAsync(partition, walk, cancel) != CommitOutcome.Done)
                return CommitOutcome.LostRace;
            await sends.OfferAsync(walk.Claims, cancel);
            await FinishAsync(partition.Id, cancel);
            return CommitOutcome.EventHandledBefore;
        }
        await reception.ReceiveAsync(partition, walk, happened, names, BelievedTime(happened, now), now, cancel);
        await interests.RememberAsync(partition.Id, before, happened, now, cancel);
        var outcome = await turns.CommitAsync(partition, walk, cancel);
        if (outcome == CommitOutcome.Done)
            affinities.Learn(happened, before);
        if (outcome == CommitOutcome.Done)
            await sends.OfferAsync(walk.Claims, cancel);
        if (outcome == CommitOutcome.Done && partition.Contact!.PendingSignals.Length > 0)
            await announcements.FinishAsync(partition.Id, cancel);
        else if (outcome == CommitOutcome.EventHandledBefore)
            await FinishAsync(partition.Id, cancel);
        return outcome;
    }

    /// <summary>Finishes what a crash left open; says until when another process is at something, or null.</summary>
    internal Task<DateTimeOffset?> FinishAsync(string contact, CancellationToken cancel) => unfinished.FinishAsync(contact, cancel);

    // A webhook delayed for hours must not make "1 h after the last change" already past; a wrong clock must not lie ahead. Our own
    // events say the moment they were meant for, and the gate judges whether that is too long ago.
    private DateTimeOffset BelievedTime(StoreEvent happened, DateTimeOffset now) =>
        happened.Time > now ? now
        : happened.Time < now - grace && !InternalEvents.Is(happened) ? now - grace
        : happened.Time;
}
