using TriggerMail.Contacts;
using TriggerMail.Journeys;

namespace TriggerMail.Insights;

/// <summary>A contact of an arm for whom something happened for the first time.</summary>
internal readonly record struct ArmReached(string Experiment, string Arm, Metric What);

/// <summary>Remembers with the contact what became of it in each arm, so that it counts once. Pure.</summary>
internal static class ArmOutcomes
{
    /// <summary>The arms the contact took in the experiments that a journey splits by.</summary>
    public static IEnumerable<(string Experiment, string Arm)> Of(Contact contact, Journey? journey)
    {
        if (journey is null || contact.Experiments.IsEmpty)
            yield break;
        foreach (var experiment in journey.Steps.OfType<SplitStep>().Select(split => split.Experiment).Distinct())
            if (contact.Experiments.TryGetValue(experiment, out var arm))
                yield return (experiment, arm);
    }

    /// <summary>The contact with what happened noted; whatever of it is news is added to the list.</summary>
    public static Contact Note(Contact contact, Journey? journey, Metric what, ICollection<ArmReached> news)
    {
        if (what is not (Metric.Sent or Metric.Opened or Metric.Clicked or Metric.Converted))
            return contact;
        foreach (var (experiment, arm) in Of(contact, journey))
        {
            var had = contact.ArmOutcomes;
            // What was sent before the arm was taken says nothing about it, whenever it is opened.
            if (what is Metric.Opened or Metric.Clicked && !had.Contains(Named(experiment, arm, Metric.Sent)))
                continue;
            if (had.Add(Named(experiment, arm, what)) is var has && has.Count == had.Count)
                continue;
            contact = contact with { ArmOutcomes = has };
            news.Add(new(experiment, arm, what));
        }
        return contact;
    }

    private static string Named(string experiment, string arm, Metric what) => $"{experiment}|{arm}|{what}";
}
