using TriggerMail.Catalog;
using TriggerMail.Contacts;
using TriggerMail.Journeys;

namespace TriggerMail.Events;

/// <summary>
/// Handles one accepted event whole: finds the contact, learns from the event, starts and moves journeys, all in one batch, and
/// hands over what is to be sent at once. Handling the same event again changes nothing and finishes what a crash left open.
/// </summary>
public sealed class EventDesk
{
    private readonly Identity identity;
    private readonly AliasIndex aliases;
    private readonly ContactStore contacts;
    private readonly Absorption absorption;
    private readonly Reception reception;
    private readonly Turns turns;
    private readonly Delivery delivery;
    private readonly ShopEvents shop;
    private readonly Affinities affinities;
    private readonly TimeProvider clock;
    private readonly TimeSpan grace;

    internal EventDesk(EngineParts parts, ContactStore contacts, Turns turns, Delivery delivery, ProductStore products, Affinities affinities)
    {
        aliases = new(parts.Records);
        identity = new(aliases, contacts);
        absorption = new(contacts);
        reception = new(parts.Records, parts.Journeys);
        shop = new(parts.Records, products);
        this.affinities = affinities;
        (this.contacts, this.turns, this.delivery) = (contacts, turns, delivery);
        (clock, grace) = (parts.Clock, parts.Settings.LateGrace);
    }

    /// <summary>
    /// Handles the event. When this returns, what it caused is durable and what was to be sent at once is settled. False when it
    /// had been handled before; that is remembered with the contact, so of an event that names nobody it cannot be known.
    /// </summary>
    public async Task<bool> HandleAsync(StoreEvent happened, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(happened);
        await shop.KeepAsync(happened, clock.GetUtcNow(), cancel);
        var names = Alias.Of(happened);
        if (names.Count == 0 || ShopEvents.IsPrivacy(happened))
            return true;
        CommitOutcome outcome;
        do
            outcome = await TryHandleAsync(happened, names, cancel);
        while (outcome == CommitOutcome.LostRace);
        return outcome == CommitOutcome.Done;
    }

    private async Task<CommitOutcome> TryHandleAsync(StoreEvent happened, IReadOnlyList<Alias> names, CancellationToken cancel)
    {
        var who = (await identity.ResolveAsync(names, cancel))!;
        foreach (var name in who.NewNames)
            await aliases.PointAsync(name, who.Contact, cancel);

        // What changed since it was read is noticed by the commit, which names the version.
        var partition = who.Loaded ?? await contacts.LoadAsync(who.Contact, cancel);
        if (partition.Contact?.MergedInto is not null)
            return CommitOutcome.LostRace;
        var now = clock.GetUtcNow();
        partition.Contact ??= new Contact { Id = who.Contact, CreatedAt = now };
        var before = partition.Contact;
        var walk = turns.Walk(partition);
        foreach (var other in who.Same)
            await absorption.AbsorbAsync(partition, other, walk, now, cancel);

        await reception.ReceiveAsync(partition, walk, happened, names, BelievedTime(happened.Time, now), now, cancel);
        var outcome = await turns.CommitAsync(partition, walk, cancel);
        if (outcome == CommitOutcome.Done)
            affinities.Learn(happened, before);
        if (outcome == CommitOutcome.Done)
            await delivery.DeliverAsync(partition, walk.Claims, cancel);
        else if (outcome == CommitOutcome.EventHandledBefore)
            await FinishAsync(who.Contact, cancel);
        return outcome;
    }

    private async Task FinishAsync(string contact, CancellationToken cancel)
    {
        while ((await delivery.RecoverAsync(await contacts.LoadAsync(contact, cancel), cancel)).Changed)
        {
        }
    }

    // A webhook delayed for hours must not make "1 h after the last change" already past; a wrong clock must not lie ahead.
    private DateTimeOffset BelievedTime(DateTimeOffset said, DateTimeOffset now) =>
        said > now ? now : said < now - grace ? now - grace : said;
}
