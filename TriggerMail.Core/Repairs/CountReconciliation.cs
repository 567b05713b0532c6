using TriggerMail.Insights;
using TriggerMail.Journeys;

namespace TriggerMail.Repairs;

/// <summary>Counts the enrollments that there are, and compares them with what the overview counts.</summary>
internal sealed class CountReconciliation
{
    private readonly Dictionary<string, Dictionary<Place, long>> found = new(StringComparer.Ordinal);

    public void Add(IEnumerable<Enrollment> runs)
    {
        foreach (var enrollment in runs)
        {
            if (!found.TryGetValue(enrollment.Journey, out var places))
                found[enrollment.Journey] = places = [];
            var place = new Place(enrollment.Version, enrollment.At);
            places[place] = places.GetValueOrDefault(place) + 1;
        }
    }

    /// <summary>Where the overview is out of step; put right where that is asked for.</summary>
    public async Task<IReadOnlyList<Finding>> CompareAsync(JourneyMetrics tallies, bool fix, CancellationToken cancel)
    {
        var counts = await tallies.ReadAsync(cancel);
        List<Finding> findings = [.. found.Keys.Union(counts.Keys).Order(StringComparer.Ordinal)
            .Select(journey => Compare(journey, counts.GetValueOrDefault(journey, JourneyCounts.None), tallies, fix)).OfType<Finding>()];
        if (fix)
            await tallies.FlushAsync(cancel);
        return findings;
    }

    private Finding? Compare(string journey, JourneyCounts counts, JourneyMetrics tallies, bool fix)
    {
        var places = found.GetValueOrDefault(journey) ?? [];
        var wrong = counts.Places.Keys.Union(places.Keys).Where(place => counts.Places.GetValueOrDefault(place) != places.GetValueOrDefault(place)).ToList();
        if (wrong.Count == 0)
            return null;
        if (fix)
            wrong.ForEach(place => tallies.Correct(journey, place, places.GetValueOrDefault(place) - counts.Places.GetValueOrDefault(place)));
        return new(journey, $"The overview counts {counts.Waiting} inside, and there are {places.Values.Sum()}, or they stand elsewhere.",
            "Figures on pages are wrong; no message depends on them.", "A repair counts anew.", fix ? Repair.Done : Repair.Possible);
    }
}
