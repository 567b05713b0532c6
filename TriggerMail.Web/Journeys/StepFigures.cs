using TriggerMail.Insights;
using TriggerMail.Journeys;

namespace TriggerMail.Web.Journeys;

/// <summary>Who stands where in a journey.</summary>
internal static class StepFigures
{
    /// <summary>How many contacts are at a step right now, on whatever version that has it.</summary>
    public static long Waiting(PublishedJourneys journeys, Journey journey, Step step, JourneyCounts counts) =>
        counts.Places.Where(place => journeys.Find(journey.Id, place.Key.Version) is { } version
            && place.Key.Step >= 0 && place.Key.Step < version.Steps.Length && version.Steps[place.Key.Step].Id == step.Id).Sum(place => place.Value);

    /// <summary>Every version, the newest first, and how many contacts are on it.</summary>
    public static IEnumerable<(int Version, long Waiting)> Versions(PublishedJourneys journeys, string journey, JourneyCounts counts) =>
        journeys.Versions(journey).Select(version => (version, counts.Places.Where(place => place.Key.Version == version).Sum(place => place.Value)));

    /// <summary>What there is to say of a step's figures; empty when nothing happened there.</summary>
    public static string Say(Step step, long waiting, JourneyCounts counts)
    {
        var mails = counts.Steps.GetValueOrDefault(step.Id, StepCounts.None);
        return string.Join(", ", new[] { (waiting, "here now"), (mails.Sent, "sent"), (mails.Opened, "opened"), (mails.Clicked, "clicked") }
            .Where(figure => figure.Item1 > 0).Select(figure => $"{figure.Item1} {figure.Item2}"));
    }
}
