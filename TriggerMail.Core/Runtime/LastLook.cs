using TriggerMail.Contacts;
using TriggerMail.Journeys;
using TriggerMail.Partitions;
using TriggerMail.Sending;
using TriggerMail.Sending.Gate;
using TriggerMail.Sending.Throttling;
using TriggerMail.Storage;

namespace TriggerMail.Runtime;

/// <summary>What the last look at a waiting send found.</summary>
internal abstract record Looked
{
    private Looked() { }

    /// <summary>It goes: as it is, or, with <paramref name="Again"/>, as it was composed anew.</summary>
    internal sealed record Goes(CommittedClaim? Again) : Looked;

    /// <summary>It was decided otherwise, which is committed already.</summary>
    internal sealed record Stays : Looked;

    /// <summary>It is not to go, and that has yet to be committed.</summary>
    internal sealed record Withdrawn(string Reason) : Looked;

    /// <summary>The contact changed meanwhile: look again.</summary>
    internal sealed record Lost : Looked;
}

/// <summary>
/// Decides once more about a send that waited for its provider: whoever bought, unsubscribed or changed the cart meanwhile is not written to as
/// if nothing had happened, and what is late by now expires.
/// </summary>
internal sealed class LastLook(
    ContactStore contacts, IRecordStore records, TurnCommitter turns, ClaimsInFlight inFlight, PublishedJourneys journeys, TimeProvider clock)
{
    // For so long only a change of the contact could change the decision; quiet hours and offers that end do not concern a purchase.
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(30), FreshOfPurchase = TimeSpan.FromMinutes(10);

    /// <summary>Whether a claim is so new that it need not be decided again as long as its contact is unchanged.</summary>
    public static bool IsFresh(LedgerRow claim, DateTimeOffset now) => now - claim.At < (claim.Transactional ? FreshOfPurchase : Fresh) && claim.At <= now;

    /// <summary>Looks at a send that nobody has begun.</summary>
    public async ValueTask<Looked> AtAsync(ContactPartition partition, LedgerRow row, List<Claim> next, CancellationToken cancel)
    {
        if (partition.Contact!.MergedInto is null && partition.Active.FirstOrDefault(one => one.Awaiting == row.Id) is { } enrollment)
            return await AskAgainAsync(partition, row, enrollment, next, cancel);
        var contact = partition.Contact;
        while (contact is { MergedInto: { } into })
            contact = (await contacts.LoadAsync(into, cancel)).Contact;
        if (contact is not { ErasedBy: null })
            return new Looked.Withdrawn("the contact has been erased");
        return (await EndedAsync(row, cancel) ?? Refusal(partition, contact, row)) is { } reason ? new Looked.Withdrawn(reason) : new Looked.Goes(null);
    }

    /// <summary>The enrollment that asked for a send and started its clock again since; null: it did not.</summary>
    public static Enrollment? Restarted(ContactPartition partition, LedgerRow row) => row.RetryOf is not null ? null
        : partition.Active.FirstOrDefault(one => one.Id == QueuedSend.EnrollmentOf(row.Id) && one.Awaiting != row.Id && one.AlreadySent.Contains(row.Step));

    /// <summary>The enrollment as if a step's message had never been on its way.</summary>
    public static Enrollment Unsent(Enrollment enrollment, string step) => enrollment with { Sent = enrollment.Sent.Remove(step), AlreadySent = enrollment.AlreadySent.Remove(step) };

    private async ValueTask<Looked> AskAgainAsync(ContactPartition partition, LedgerRow row, Enrollment enrollment, List<Claim> next, CancellationToken cancel)
    {
        var walk = turns.Begin(partition);
        var journey = journeys.Find(enrollment.Journey, enrollment.Version) ?? throw new InvalidOperationException($"Version {enrollment.Version} of {enrollment.Journey} is not in the archive.");
        partition.Contact = SendGate.Release(journey, partition.Contact!, row.At, enrollment.Id, row.Channel) with { OpenClaims = partition.Contact!.OpenClaims.Remove(row.Id) };
        walk.Coupons.Hide(row.Id, takeBack: false);
        var after = walk.Happen(enrollment, new Signal.SendAsked(row.Id, row.QueuedAt ?? row.At));
        var again = walk.Claims.Find(claim => claim.Row.Id == row.Id);
        if (again is null && !walk.HasDecided(row.Id))
            walk.Decide(Settlement.Withdrawn(row, $"{after.Ended ?? "the journey went on"} came before it left", clock.GetUtcNow()).Row);
        if (await turns.CommitAsync(partition, walk, cancel) != CommitOutcome.Done)
            return new Looked.Lost();
        next.AddRange(walk.Claims.Where(claim => claim != again));
        if (again is null)
            return new Looked.Stays();
        inFlight.Remove(row.Id); // Listed by the commit, and by whoever has it in hand.
        return new Looked.Goes(again.Committed);
    }

    private async ValueTask<string?> EndedAsync(LedgerRow row, CancellationToken cancel)
    {
        var enrollment = QueuedSend.EnrollmentOf(row.Id);
        return row.RetryOf is null && await records.GetAsync(row.Contact, ContactRows.Finished(enrollment[..enrollment.LastIndexOf('~')]), cancel) is { } record
            && ContactPartition.Parse(record.Body, ContactJson.Default.Enrollment) is { Ended: { } ended } last && last.Id == enrollment
            ? $"{ended} came before it left"
            : null;
    }

    // Nobody waits for it: its journey has ended, went on without it, or a person asked for it.
    private string? Refusal(ContactPartition partition, Contact contact, LedgerRow row)
    {
        if (journeys.Find(row.Journey, row.Version) is not { } journey)
            return $"version {row.Version} of {row.Journey} is not known any more";
        if (!row.Transactional && Restarted(partition, row) is not null)
            return "what it is about changed before it left, and the journey's clock started again";
        return LateRefusal.Of(journey, contact, row, turns.Store, clock.GetUtcNow());
    }
}
