using Microsoft.AspNetCore.Http;

namespace TriggerMail.Web.Segments;

/// <summary>Segments and passes over contacts, for programs.</summary>
internal sealed class SegmentEndpoints(Engine engine)
{
    /// <summary>Up to so many contacts are counted while somebody waits for the answer.</summary>
    public const int CountedAtOnce = 2_000;

    /// <summary><c>GET /api/segments</c>: the segments in force and how many are in each, as of <c>countedAt</c>.</summary>
    public async Task<IResult> ListAsync(CancellationToken cancel)
    {
        var sizes = await engine.Segments.SizesAsync(CountedAtOnce, cancel);
        return Results.Json(new
        {
            countedAt = sizes?.At,
            items = engine.Journeys.Segments.Select(segment => new { name = segment.Name, goal = segment.Goal, members = sizes?.Members.GetValueOrDefault(segment.Name) }),
        });
    }

    /// <summary><c>GET /api/bulk-jobs</c>: broadcasts and other passes over many contacts, and how far they are.</summary>
    public async Task<IResult> BulkJobsAsync(CancellationToken cancel) => Results.Json(new
    {
        items = BroadcastView.All(await engine.BulkJobs.AllAsync(cancel)).Select(view => new
        {
            id = view.Id,
            purpose = view.Purpose,
            startsAt = view.StartsAt,
            state = view.State,
            seen = view.Seen,
            given = view.Given,
            failed = view.Failed,
            endedAt = view.EndedAt,
            moved = view.Moved,
        }),
    });
}
