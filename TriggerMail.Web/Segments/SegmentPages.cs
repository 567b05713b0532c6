using Microsoft.AspNetCore.Http;
using TriggerMail.Contacts;
using TriggerMail.Web.Pages;

namespace TriggerMail.Web.Segments;

/// <summary>Segments and broadcasts, for people.</summary>
internal sealed class SegmentPages(Engine engine)
{
    private const int MembersShown = 100;

    /// <summary><c>GET /segments</c>.</summary>
    public async Task<IResult> ListAsync(CancellationToken cancel) => new Page<SegmentsPage>(new()
    {
        [nameof(SegmentsPage.Segments)] = engine.Journeys.Segments.ToList(),
        [nameof(SegmentsPage.Sizes)] = await engine.Segments.SizesAsync(SegmentEndpoints.CountedAtOnce, cancel),
        [nameof(SegmentsPage.Broadcasts)] = BroadcastView.All(await engine.BulkJobs.AllAsync(cancel))
            .Where(view => view.Id.StartsWith("broadcast:", StringComparison.Ordinal)).ToList(),
    });

    /// <summary><c>GET /segments/{name}</c>.</summary>
    public async Task<IResult> ShowAsync(string name, CancellationToken cancel)
    {
        if (engine.Journeys.FindSegment(name) is not { } segment)
            return Missing.NotFound("There is no such segment.", "The segments in force are on the page of segments.");
        var members = new List<Contact>(MembersShown);
        await foreach (var contact in engine.Segments.MembersAsync(segment, cancel))
        {
            members.Add(contact);
            if (members.Count == MembersShown)
                break;
        }
        return new Page<SegmentPage>(new() { [nameof(SegmentPage.Segment)] = segment, [nameof(SegmentPage.Members)] = members });
    }
}
