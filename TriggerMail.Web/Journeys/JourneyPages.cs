using Microsoft.AspNetCore.Http;
using TriggerMail.Insights;
using TriggerMail.Web.Messages;
using TriggerMail.Web.Pages;

namespace TriggerMail.Web.Journeys;

/// <summary>One journey, for people.</summary>
internal sealed class JourneyPages(Engine engine, MessageEndpoints messages)
{
    private const int DecisionsLookedAt = 60;

    /// <summary><c>GET /journeys/{id}</c>.</summary>
    public async Task<IResult> ShowAsync(string id, CancellationToken cancel)
    {
        if (engine.Journeys.Find(id) is not { } journey)
            return Missing.NotFound("There is no such journey.", "It may have been taken out of force; the journeys in force are on the overview.");
        var counts = await engine.Metrics.ReadAsync(cancel);
        return new Page<JourneyPage>(new()
        {
            [nameof(JourneyPage.Journey)] = journey,
            [nameof(JourneyPage.Counts)] = counts.TryGetValue(id, out var found) ? found : JourneyCounts.None,
            [nameof(JourneyPage.Journeys)] = engine.Journeys,
            [nameof(JourneyPage.Experiments)] = await ExperimentView.OfAsync(engine, journey, cancel),
            [nameof(JourneyPage.Lately)] = (await messages.NewestAsync(DecisionsLookedAt, cancel)).Where(row => row.Journey == id).Take(10).ToList(),
        });
    }
}
