using System.Globalization;
using TriggerMail.Insights;
using TriggerMail.Journeys;

namespace TriggerMail.Web.Journeys;

/// <summary>An arm with its counts.</summary>
/// <param name="Name">The arm.</param>
/// <param name="Weight">Its weight in this journey.</param>
/// <param name="Counts">What became of its contacts.</param>
public sealed record ArmView(string Name, int Weight, ArmCounts Counts);

/// <summary>An experiment that a journey splits by, and how its arms compare.</summary>
/// <param name="Name">The experiment.</param>
/// <param name="Arms">In the order of the file; the first is what the others are compared with.</param>
/// <param name="Elsewhere">Other journeys that split by it, whose mails count too.</param>
public sealed record ExperimentView(string Name, IReadOnlyList<ArmView> Arms, IReadOnlyList<string> Elsewhere)
{
    // Below this even a large difference is mostly luck.
    private const int FewContacts = 100;

    /// <summary>The experiments of a journey.</summary>
    public static async Task<IReadOnlyList<ExperimentView>> OfAsync(Engine engine, Journey journey, CancellationToken cancel)
    {
        var views = new List<ExperimentView>();
        foreach (var split in journey.Steps.OfType<SplitStep>().DistinctBy(split => split.Experiment))
        {
            var counts = await engine.Metrics.ArmsAsync(split.Experiment, cancel);
            views.Add(new(
                split.Experiment, [.. split.Arms.Select(arm => new ArmView(arm.Name, arm.Weight, counts.GetValueOrDefault(arm.Name, ArmCounts.None)))],
                [.. engine.Journeys.Current.Where(other => other.Id != journey.Id && other.Steps.OfType<SplitStep>().Any(one => one.Experiment == split.Experiment)).Select(other => other.Id)]));
        }
        return views;
    }

    /// <summary>What can be said of the arms against the first, a sentence each, and how far it can be trusted.</summary>
    public IReadOnlyList<string> Findings(bool measures)
    {
        if (!measures)
            return ["The journey says no `measure`, so nothing counts as a success and the arms cannot be compared."];
        if (Arms.Any(arm => arm.Counts.Entered == 0))
            return ["Not every arm was taken yet."];
        return
        [
            .. Arms.Skip(1).Select(arm => Compare(arm, Arms[0])),
            .. Arms.Any(arm => arm.Counts.Entered < FewContacts) ? [$"An arm has fewer than {FewContacts} contacts: what it shows is mostly luck yet."] : Array.Empty<string>(),
            "Intervals are such that nineteen of twenty hold the truth (Wilson's for a rate, Newcombe's for a difference). That is fair for one look at the end: whoever looks every day and stops at the first clear difference is wrong more often"
                + (Arms.Count > 2 ? ", and so is whoever picks the best of several arms." : "."),
        ];
    }

    private static string Compare(ArmView arm, ArmView first)
    {
        var (difference, between) = (arm.Counts.Success.Share - first.Counts.Success.Share, arm.Counts.Success.Over(first.Counts.Success));
        var verdict = !between.IsClear ? "no clear difference" : difference > 0 ? $"{arm.Name} does better" : $"{first.Name} does better";
        return $"{arm.Name} against {first.Name}: {Points(difference)} points of success, between {Points(between.Low)} and {Points(between.High)}: {verdict}.";
    }

    /// <summary>A share as a percentage with one decimal.</summary>
    public static string Percent(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.0} %");

    private static string Points(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:+0.0;−0.0;0.0}");
}
