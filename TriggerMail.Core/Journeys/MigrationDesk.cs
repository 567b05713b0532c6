using TriggerMail.Contacts;
using TriggerMail.Insights;

namespace TriggerMail.Journeys;

/// <summary>What became, or would become, of the runs at one step.</summary>
/// <param name="From">The version they are on.</param>
/// <param name="Step">The step they are at.</param>
/// <param name="To">The step they go on at; null when they do not.</param>
/// <param name="Ends">Whether they end.</param>
/// <param name="Reason">Why they end or stay; null when they go on.</param>
/// <param name="Count">How many.</param>
public sealed record MigrationLine(int From, string Step, string? To, bool Ends, string? Reason, int Count);

/// <summary>What came, or would come, of moving everybody inside a journey to another version.</summary>
/// <param name="Journey">The journey.</param>
/// <param name="To">The version.</param>
/// <param name="Applied">Whether it was done.</param>
/// <param name="Lines">By version and step.</param>
public sealed record MigrationReport(string Journey, int To, bool Applied, IReadOnlyList<MigrationLine> Lines);

/// <summary>
/// Moves those inside a journey to another version: a pass over all contacts, each one batch. Doing it again finds nobody left to move,
/// so a pass that was cut short is simply begun again.
/// </summary>
public sealed class MigrationDesk
{
    private const int Page = 200;
    private readonly EngineParts parts;
    private readonly ContactStore contacts;
    private readonly Turns turns;

    internal MigrationDesk(EngineParts parts, ContactStore contacts, Turns turns) => (this.parts, this.contacts, this.turns) = (parts, contacts, turns);

    /// <summary>Counts, by step, who would move, stay and end; with <paramref name="apply"/> it is done.</summary>
    /// <param name="to">The version to move to.</param>
    /// <param name="from">Only those on this version; null: on any other.</param>
    /// <param name="apply">Whether to do it.</param>
    /// <param name="cancel">Stops in between two contacts; who was moved stays moved.</param>
    public async Task<MigrationReport> MigrateAsync(Journey to, int? from, bool apply, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(to);
        var counts = new Dictionary<MigrationLine, int>();
        var list = new ContactList(parts.Records);
        for (var page = await list.PageAsync(null, Page, cancel); ; page = await list.PageAsync(page.Next, Page, cancel))
        {
            foreach (var contact in page.Contacts)
                foreach (var line in await MigrateAsync(contact, to, from, apply, cancel))
                    counts[line] = counts.GetValueOrDefault(line) + 1;
            if (page.Next is null)
                break;
        }
        var lines = counts.Select(pair => pair.Key with { Count = pair.Value }).OrderBy(line => line.From).ThenBy(line => line.Step, StringComparer.Ordinal);
        return new(to.Id, to.Version, apply, [.. lines]);
    }

    private async Task<IReadOnlyList<MigrationLine>> MigrateAsync(string contact, Journey to, int? from, bool apply, CancellationToken cancel)
    {
        while (true)
        {
            var partition = await contacts.LoadAsync(contact, cancel);
            if (partition.Contact is not { MergedInto: null })
                return [];
            var walk = turns.Walk(partition);
            List<MigrationLine> lines = [.. partition.Active.Where(one => IsMeant(one, to, from)).Select(one => Pass(partition, walk, one, to)).OfType<MigrationLine>()];
            if (!apply || lines.All(line => line is { To: null, Ends: false }))
                return lines;
            if (await turns.CommitAsync(partition, walk, cancel) == CommitOutcome.Done)
                return lines;
        }
    }

    private static bool IsMeant(Enrollment enrollment, Journey to, int? from) =>
        enrollment.Journey == to.Id && enrollment.Version != to.Version && (from is null || enrollment.Version == from);

    private MigrationLine? Pass(ContactPartition partition, Walk walk, Enrollment enrollment, Journey to)
    {
        if (parts.Journeys.Find(enrollment.Journey, enrollment.Version) is not { } from)
            return new(enrollment.Version, "?", null, false, $"version {enrollment.Version} cannot be read by this release", 0);
        var step = enrollment.At < 0 ? "the start" : from.Steps[enrollment.At].Id;
        switch (Migration.Plan(from, to, enrollment, walk.FactsOf(enrollment)))
        {
            case Passage.Moves moves:
                partition.Put(walk.Arm(moves.Enrollment));
                partition.Note(new(walk.Now, "journey.migrated", $"{to.Id} goes on in version {to.Version}, at {moves.Step}"));
                return new(from.Version, step, moves.Step, false, null, 0);
            case Passage.Ends ends:
                partition.Put(enrollment with { Ended = ends.Reason, EndedAt = walk.Now, WakeAt = null });
                partition.Note(new(walk.Now, "journey.ended", $"{to.Id} ended: {ends.Reason}"));
                walk.Counted.Add(new(to.Id, Tally.Ended));
                return new(from.Version, step, null, true, Short(ends.Reason), 0);
            case Passage.Stays stays:
                return new(from.Version, step, null, false, stays.Reason, 0);
            default:
                throw new InvalidOperationException("A run moves, ends or stays.");
        }
    }

    // A condition explains itself with the contact's own values, which would make a line of each contact.
    private static string Short(string reason) => reason.Contains(' ', StringComparison.Ordinal) ? "the exit of the new version holds" : $"{reason} came since the start";
}
