using System.Text.Json.Serialization;
using TriggerMail.Journeys;
using TriggerMail.Partitions;
using TriggerMail.Storage;

namespace TriggerMail.Bulk;

/// <summary>What became, or would become, of the enrollments at one step.</summary>
/// <param name="From">The version they are on.</param>
/// <param name="Step">The step they are at.</param>
/// <param name="To">The step they go on at; null when they do not.</param>
/// <param name="Ends">Whether they end.</param>
/// <param name="Reason">Why they end or stay; null when they go on.</param>
/// <param name="Count">How many.</param>
public sealed record MigrationLine(
    [property: JsonPropertyName("From")] int From,
    [property: JsonPropertyName("Step")] string Step,
    [property: JsonPropertyName("To")] string? To,
    [property: JsonPropertyName("Ends")] bool Ends,
    [property: JsonPropertyName("Reason")] string? Reason,
    [property: JsonPropertyName("Count")] int Count)
{
    /// <summary>The same with equal ones counted together, in the order of versions and steps.</summary>
    internal static IEnumerable<MigrationLine> Sum(IEnumerable<MigrationLine> lines) => lines
        .GroupBy(line => line with { Count = 0 })
        .Select(group => group.Key with { Count = group.Sum(line => line.Count) })
        .OrderBy(line => line.From).ThenBy(line => line.Step, StringComparer.Ordinal).ThenBy(line => line.Reason, StringComparer.Ordinal);
}

/// <summary>What came, or would come, of moving everybody inside a journey to another version.</summary>
/// <param name="Journey">The journey.</param>
/// <param name="To">The version.</param>
/// <param name="Applied">Whether it was done.</param>
/// <param name="Lines">By version and step.</param>
public sealed record MigrationReport(string Journey, int To, bool Applied, IReadOnlyList<MigrationLine> Lines)
{
    /// <summary>The pass that does it, by which <c>GET /api/bulk-jobs</c> knows it; null where nothing is done.</summary>
    public string? BulkJob { get; init; }

    /// <summary>Whether the pass came to its end; false: it goes on by itself, and what is said is how far it came.</summary>
    public bool Done { get; init; } = true;

    /// <summary>How many contacts were looked at.</summary>
    public int Seen { get; init; }
}

/// <summary>
/// Moves those inside a journey to another version: counts who would go where, and does it by a bulk job, which goes over all contacts at its own pace
/// and goes on where it stood after a crash.
/// </summary>
public sealed class JourneyMigration
{
    private const int Page = 200;
    private const int PerMinute = 60_000;

    // Two who take one stretch on at once move everybody once, and count some of them for neither.
    private static readonly TimeSpan BeforeAlarm = TimeSpan.FromSeconds(10);
    private readonly IRecordStore records;
    private readonly TimeProvider clock;
    private readonly EnrollmentMover walk;
    private readonly BulkJobs jobs;

    internal JourneyMigration(IRecordStore records, TimeProvider clock, EnrollmentMover walk, BulkJobs jobs) => (this.records, this.clock, this.walk, this.jobs) = (records, clock, walk, jobs);

    /// <summary>Counts, by step, who would move, stay and end. Nothing is changed.</summary>
    /// <param name="to">The version to move to.</param>
    /// <param name="from">Only those on this version; null: on any other.</param>
    /// <param name="cancel">Stops in between two contacts.</param>
    public async Task<MigrationReport> CountAsync(Journey to, int? from, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(to);
        var (lines, seen) = (new List<MigrationLine>(), 0);
        var list = new ContactList(records);
        for (var page = await list.PageAsync(null, Page, cancel); ; page = await list.PageAsync(page.Next, Page, cancel))
        {
            foreach (var contact in page.Contacts)
                lines.AddRange(await walk.MoveAsync(contact, to, from, apply: false, cancel));
            seen += page.Contacts.Count;
            lines = [.. MigrationLine.Sum(lines)];
            if (page.Next is null)
                return new(to.Id, to.Version, false, lines) { Seen = seen };
        }
    }

    /// <summary>
    /// Begins to move them, and does what can be done in a moment; what is left is done when its alarm rings. Of a pass that is under way already it says how
    /// far it came.
    /// </summary>
    /// <param name="to">The version to move to.</param>
    /// <param name="from">Only those on this version; null: on any other.</param>
    /// <param name="cancel">Stops in between two contacts; who was moved stays moved.</param>
    public async Task<MigrationReport> BeginAsync(Journey to, int? from, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(to);
        var (id, isNew) = await StartAsync(to, from, cancel);
        if (isNew)
            await jobs.AdvanceAsync(id, cancel);
        return await ReportAsync(to, id, cancel);
    }

    /// <summary>Moves all of them before it returns, and tells how far it is in between.</summary>
    /// <param name="to">The version to move to.</param>
    /// <param name="from">Only those on this version; null: on any other.</param>
    /// <param name="told">Told after each stretch of the pass.</param>
    /// <param name="cancel">Stops in between two contacts; who was moved stays moved, and the next call goes on from there.</param>
    public async Task<MigrationReport> FinishAsync(Journey to, int? from, Action<MigrationReport> told, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(told);
        var (id, _) = await StartAsync(to, from, cancel);
        while (true)
        {
            await jobs.AdvanceAsync(id, cancel);
            var report = await ReportAsync(to, id, cancel);
            if (report.Done)
                return report;
            told(report);
        }
    }

    // A pass that is under way is taken on; one that is over is history, and the next has a name of its own.
    private async Task<(string Id, bool IsNew)> StartAsync(Journey to, int? from, CancellationToken cancel)
    {
        for (var number = 1; ; number++)
        {
            var job = RoundOf(to, from, number);
            if (await jobs.FindAsync(job.Id, cancel) is { } there)
            {
                if (there.Progress.EndedAt is null)
                    return (there.Id, false);
            }
            else if (await jobs.StartAsync(job, job.StartsAt + BeforeAlarm, cancel))
                return (job.Id, true);
        }
    }

    private BulkJob RoundOf(Journey to, int? from, int number) => new()
    {
        Id = $"migrate:{to.Id}:{to.Version}{(from is null ? "" : $":from-{from}")}{(number == 1 ? "" : $":{number}")}",
        Purpose = $"Move those inside {to.Id}{(from is null ? "" : $" on version {from}")} to version {to.Version}",
        StartsAt = clock.GetUtcNow(),
        Moves = new(to.Id, to.Version, from),
        PerMinute = PerMinute,
    };

    private async Task<MigrationReport> ReportAsync(Journey to, string id, CancellationToken cancel)
    {
        var at = (await jobs.FindAsync(id, cancel))!.Progress;
        return new(to.Id, to.Version, true, at.Moved) { BulkJob = id, Done = at.EndedAt is not null, Seen = at.Seen };
    }
}
