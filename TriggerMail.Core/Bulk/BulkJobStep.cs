using NodaTime.Text;
using TriggerMail.Contacts;
using TriggerMail.Events;
using TriggerMail.Journeys;
using TriggerMail.Runtime;
using TriggerMail.Segments;
using TriggerMail.Store;
using TriggerMail.Values;

namespace TriggerMail.Bulk;

/// <summary>What became of one contact of a bulk job.</summary>
/// <param name="Given">Whether it was given the event, or looked at.</param>
/// <param name="Later">The wave it belongs to, or null.</param>
/// <param name="Segments">The segments it is in, where it was looked at.</param>
internal sealed record BulkJobOutcome(bool Given, DateTimeOffset? Later, IReadOnlyCollection<string> Segments)
{
    /// <summary>What became of its enrollments, where they were moved.</summary>
    public IReadOnlyList<MigrationLine> Moved { get; init; } = [];
}

/// <summary>What a bulk job does with one contact: gives it the event, puts it off to a wave, passes it over, moves its enrollments, or looks at it.</summary>
internal sealed class BulkJobStep(EventIngestion desk, EnrollmentMover migration, PublishedJourneys journeys, StoreFacts store, TimeProvider clock)
{
    public async Task<BulkJobOutcome> OnAsync(BulkJob job, string contact, CancellationToken cancel)
    {
        if (job.Moves is { } move)
            return await MoveAsync(move, contact, cancel);
        if (job.Gives is not { } gives)
            return new(true, null, await desk.LookAsync(contact, cancel));
        DateTimeOffset? later = null;
        var given = await desk.GiveAsync(contact, there =>
        {
            later = null;
            if (!IsMeant(job, there))
                return null;
            var at = InstantFor(job, there);
            if (at > clock.GetUtcNow())
                later = at;
            return later is null ? new($"{job.WaveOf ?? job.Id}|{there.Id}", InternalEvents.Source, gives.Type, at, null, gives.Data) : null;
        }, cancel);
        return new(given, later, []);
    }

    private async Task<BulkJobOutcome> MoveAsync(BulkJobMove move, string contact, CancellationToken cancel)
    {
        var to = journeys.Find(move.Journey, move.To) ?? throw new InvalidOperationException($"Version {move.To} of journey {move.Journey} is not in the archive.");
        var lines = await migration.MoveAsync(contact, to, move.From, apply: true, cancel);
        return new(lines.Any(line => line.To is not null || line.Ends), null, []) { Moved = lines };
    }

    private DateTimeOffset InstantFor(BulkJob job, Contact contact) => job.LocalAt is { } wall
        ? LocalTimes.At(Wall(wall).Date, Wall(wall).TimeOfDay, FactsOf(contact).Zone)
        : job.StartsAt;

    private bool IsMeant(BulkJob job, Contact contact) =>
        job.Segment is not { } name || journeys.FindSegment(name)?.When.Holds(FactsOf(contact)) == true;

    private Facts FactsOf(Contact contact) => new() { Now = clock.GetUtcNow(), Contact = contact, Store = store };

    private static NodaTime.LocalDateTime Wall(string text) => LocalDateTimePattern.GeneralIso.Parse(text).GetValueOrThrow();
}
