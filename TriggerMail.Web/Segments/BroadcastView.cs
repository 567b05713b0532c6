using TriggerMail.Bulk;

namespace TriggerMail.Web.Segments;

/// <summary>A bulk job with its waves, as one: how far it is.</summary>
/// <param name="Id">The bulk job's name.</param>
/// <param name="Purpose">What it does, in words.</param>
/// <param name="StartsAt">When it begins.</param>
/// <param name="State">Where it stands, in words.</param>
/// <param name="Seen">How many contacts it came to.</param>
/// <param name="Given">How many of them it was meant for and reached.</param>
/// <param name="Failed">How many it could not reach so far.</param>
/// <param name="EndedAt">When all of it had ended, or null.</param>
/// <param name="Moved">What became so far of the enrollments it moves to another version; null: it moves none.</param>
public sealed record BroadcastView(
    string Id, string Purpose, DateTimeOffset StartsAt, string State, int Seen, int Given, int Failed, DateTimeOffset? EndedAt,
    IReadOnlyList<MigrationLine>? Moved = null)
{
    /// <summary>Every bulk job that is no wave, with the waves that belong to it, those to come first.</summary>
    public static IReadOnlyList<BroadcastView> All(IReadOnlyList<BulkJob> jobs) =>
        [.. jobs.Where(job => job.WaveOf is null).Select(job => Of(job, [.. jobs.Where(wave => wave.WaveOf == job.Id)])).OrderByDescending(view => view.StartsAt)];

    private static BroadcastView Of(BulkJob job, IReadOnlyList<BulkJob> waves)
    {
        var open = waves.Where(wave => wave.Progress.EndedAt is null).ToList();
        return new(
            job.Id, job.Purpose, job.StartsAt, StateOf(job, open), job.Progress.Seen,
            job.Progress.Given + waves.Sum(wave => wave.Progress.Given), job.Progress.Failed + waves.Sum(wave => wave.Progress.Failed),
            open.Count > 0 ? null : waves.Select(wave => wave.Progress.EndedAt).Append(job.Progress.EndedAt).Max(),
            job.Moves is null ? null : job.Progress.Moved);
    }

    private static string StateOf(BulkJob job, List<BulkJob> open) => job.Progress switch
    {
        { Stopped: { } reason } => $"stopped: {reason}",
        { BegunAt: null } => "waits for its time",
        { EndedAt: null } => "under way",
        _ when open.Count > 0 => "under way, zone by zone",
        _ => "done",
    };
}
