using System.Text.Json;
using Microsoft.AspNetCore.Http;
using TriggerMail.Insights;
using TriggerMail.Journeys;

namespace TriggerMail.Web.Journeys;

/// <summary>The journeys in force and their counts, for programs.</summary>
internal sealed class JourneyEndpoints(Engine engine)
{
    /// <summary><c>GET /api/journeys</c>.</summary>
    public async Task<IResult> ListAsync(CancellationToken cancel)
    {
        var counts = await engine.Metrics.ReadAsync(cancel);
        return Results.Json(new { items = engine.Journeys.Current.Select(journey => Summary(journey, Of(journey, counts))) });
    }

    /// <summary><c>GET /api/journeys/{id}</c>.</summary>
    public async Task<IResult> OneAsync(string id, CancellationToken cancel) => engine.Journeys.Find(id) is { } journey
        ? Results.Json(Definition(journey, Of(journey, await engine.Metrics.ReadAsync(cancel)), await ExperimentView.OfAsync(engine, journey, cancel)))
        : Refusal.NotFound(
            $"There is no journey '{id}'.",
            $"The journeys in force are: {string.Join(", ", engine.Journeys.Current.Select(one => one.Id))}.");

    private static object Summary(Journey journey, JourneyCounts counts) => new
    {
        id = journey.Id,
        version = journey.Version,
        goal = journey.Goal,
        topic = journey.Topic,
        waiting = counts.Waiting,
        entered = counts.Entered,
        sent = counts.Sent,
        opened = counts.Opened,
        clicked = counts.Clicked,
        converted = counts.Converted,
        revenue = counts.Revenue,
    };

    private object Definition(Journey journey, JourneyCounts counts, IReadOnlyList<ExperimentView> experiments) => new
    {
        id = journey.Id,
        version = journey.Version,
        goal = journey.Goal,
        benefit = new { customer = journey.Benefit.Customer, store = journey.Benefit.Store },
        feeling = journey.Feeling,
        topic = journey.Topic,
        priority = journey.Priority,
        waiting = counts.Waiting,
        entered = counts.Entered,
        sent = counts.Sent,
        opened = counts.Opened,
        clicked = counts.Clicked,
        converted = counts.Converted,
        revenue = counts.Revenue,
        entry = new { on = journey.Entry.On, trigger = journey.Entry.Trigger is { } trigger ? TriggerWords.Say(trigger) : null, key = journey.Entry.Key?.Text },
        exit = new { on = journey.Exit.On },
        steps = journey.Steps.Select(step => OneOf(journey, step, counts)),
        experiments = experiments.Select(view => new { experiment = view.Name, arms = view.Arms.Select(OneOf), findings = view.Findings(journey.Measure is not null) }),
        versions = StepFigures.Versions(engine.Journeys, journey.Id, counts).Select(one => new { version = one.Version, waiting = one.Waiting }),
    };

    private object OneOf(Journey journey, Step step, JourneyCounts counts)
    {
        var mails = counts.Steps.GetValueOrDefault(step.Id, StepCounts.None);
        return new
        {
            id = step.Id,
            kind = JsonNamingPolicy.CamelCase.ConvertName(step.GetType().Name.Replace("Step", "", StringComparison.Ordinal)),
            waiting = StepFigures.Waiting(engine.Journeys, journey, step, counts),
            sent = mails.Sent,
            opened = mails.Opened,
            clicked = mails.Clicked,
        };
    }

    private static object OneOf(ArmView arm)
    {
        var (success, between) = (arm.Counts.Success, arm.Counts.Success.Between());
        return new
        {
            arm = arm.Name,
            weight = arm.Weight,
            entered = arm.Counts.Entered,
            sent = arm.Counts.Sent,
            opened = arm.Counts.Opened,
            clicked = arm.Counts.Clicked,
            converted = arm.Counts.Converted,
            rate = success.Share,
            low = between.Low,
            high = between.High,
            earned = arm.Counts.Earned,
        };
    }

    private static JourneyCounts Of(Journey journey, IReadOnlyDictionary<string, JourneyCounts> counts) =>
        counts.TryGetValue(journey.Id, out var found) ? found : JourneyCounts.None;
}
