using Microsoft.AspNetCore.Http;
using TriggerMail.Web.Messages;
using TriggerMail.Web.Pages;

namespace TriggerMail.Web.Overview;

/// <summary><c>GET /</c>: what is going on.</summary>
internal sealed class OverviewPages(Engine engine, MessageEndpoints messages)
{
    private const int Newest = 40;

    public async Task<IResult> ShowAsync(CancellationToken cancel)
    {
        var decisions = await messages.NewestAsync(Newest, cancel);
        return new Page<OverviewPage>(new()
        {
            [nameof(OverviewPage.Journeys)] = engine.Journeys.Current,
            [nameof(OverviewPage.Counts)] = await engine.Metrics.ReadAsync(cancel),
            [nameof(OverviewPage.Decisions)] = decisions,
            [nameof(OverviewPage.Unreadable)] = decisions.Unreadable.Count,
            [nameof(OverviewPage.NextDue)] = await engine.Due.EarliestAsync(cancel),
        });
    }
}
