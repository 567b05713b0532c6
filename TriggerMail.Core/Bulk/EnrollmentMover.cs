using TriggerMail.Insights;
using TriggerMail.Journeys;
using TriggerMail.Partitions;
using TriggerMail.Runtime;

namespace TriggerMail.Bulk;

/// <summary>Moves the enrollments of one contact to another version of their journey, as many in a batch as it has room for. Doing it again finds none left to move.</summary>
internal sealed class EnrollmentMover(PublishedJourneys journeys, ContactStore contacts, TurnCommitter turns)
{
    /// <summary>What becomes of the contact's enrollments, a line each; it is only said, not done, unless <paramref name="apply"/>.</summary>
    public async Task<IReadOnlyList<MigrationLine>> MoveAsync(string contact, Journey to, int? from, bool apply, CancellationToken cancel)
    {
        var moved = new List<MigrationLine>();
        while (true)
        {
            var partition = await contacts.LoadAsync(contact, cancel);
            if (partition.Contact is not { MergedInto: null, ErasedBy: null })
                return [];
            var walk = turns.Begin(partition);
            List<MigrationLine> lines = [.. partition.Active.Where(one => IsMeant(one, to, from)).TakeWhile(_ => !apply || partition.HasRoom)
                .Select(one => Pass(partition, walk, one, to)).OfType<MigrationLine>()];
            if (!apply || lines.TrueForAll(Stays))
                return [.. moved, .. lines];
            if (await turns.CommitAsync(partition, walk, cancel) == CommitOutcome.Done)
                moved.AddRange(lines.Where(line => !Stays(line))); // Those that stay are met again in the last look.
        }
    }

    private static bool Stays(MigrationLine line) => line is { To: null, Ends: false };

    private static bool IsMeant(Enrollment enrollment, Journey to, int? from) =>
        enrollment.Journey == to.Id && enrollment.Version != to.Version && (from is null || enrollment.Version == from);

    private MigrationLine? Pass(ContactPartition partition, UnitOfWork walk, Enrollment enrollment, Journey to)
    {
        if (journeys.Find(enrollment.Journey, enrollment.Version) is not { } from)
            return new(enrollment.Version, "?", null, false, $"version {enrollment.Version} cannot be read by this release", 1);
        var step = enrollment.At < 0 ? "the start" : from.Steps[enrollment.At].Id;
        switch (Migration.Plan(from, to, enrollment, walk.FactsOf(enrollment)))
        {
            case MigrationOutcome.Moves moves:
                partition.Put(walk.Arm(moves.Enrollment));
                partition.Note(new(walk.Now, "journey.migrated", $"{to.Id} goes on in version {to.Version}, at {moves.Step}"));
                return new(from.Version, step, moves.Step, false, null, 1);
            case MigrationOutcome.Ends ends:
                partition.Put(enrollment with { Ended = ends.Reason, EndedAt = walk.Now, WakeAt = null });
                partition.Note(new(walk.Now, "journey.ended", $"{to.Id} ended: {ends.Reason}"));
                walk.Counted.Add(new(to.Id, Metric.Ended));
                return new(from.Version, step, null, true, Short(ends.Reason), 1);
            case MigrationOutcome.Stays stays:
                return new(from.Version, step, null, false, stays.Reason, 1);
            default:
                throw new InvalidOperationException("An enrollment moves, ends or stays.");
        }
    }

    // A condition explains itself with the contact's own values, which would make a line of each contact.
    private static string Short(string reason) => reason.Contains(' ', StringComparison.Ordinal) ? "the exit of the new version holds" : $"{reason} came since the start";
}
