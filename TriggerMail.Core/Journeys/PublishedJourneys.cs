using System.Collections.Concurrent;
using System.Collections.Immutable;
using TriggerMail.Journeys.Triggers;
using TriggerMail.Segments;

namespace TriggerMail.Journeys;

/// <summary>The journeys in force, and every earlier version that somebody may still be in.</summary>
public sealed class PublishedJourneys
{
    private readonly ConcurrentDictionary<(string Id, int Version), Journey> versions = new();

    /// <summary>The newest version of each journey that new contacts enter, by id.</summary>
    public ImmutableArray<Journey> Current { get; private set; } = [];

    /// <summary>Those of them that start by the clock, for each contact at a time of its own.</summary>
    internal ImmutableArray<Journey> Timed { get; private set; } = [];

    /// <summary>The segments in force, by name.</summary>
    public ImmutableArray<Segment> Segments { get; private set; } = [];

    /// <summary>A segment in force, or null.</summary>
    public Segment? FindSegment(string name) => Segments.FirstOrDefault(segment => segment.Name == name);

    /// <summary>Puts segments in force, and no others.</summary>
    public void Publish(IEnumerable<Segment> segments) => Segments = [.. segments.OrderBy(segment => segment.Name, StringComparer.Ordinal)];

    /// <summary>One version, or null when it was never published here.</summary>
    public Journey? Find(string id, int version) =>
        id == RequestedMessages.Id ? RequestedMessages.Journey : versions.GetValueOrDefault((id, version));

    /// <summary>The versions of a journey that somebody may be in, the newest first.</summary>
    public IReadOnlyList<int> Versions(string id) => [.. versions.Keys.Where(key => key.Id == id).Select(key => key.Version).OrderDescending()];

    /// <summary>The version new contacts enter, or null.</summary>
    public Journey? Find(string id) => Current.FirstOrDefault(journey => journey.Id == id);

    /// <summary>Makes a version known to those who are in it.</summary>
    public void Add(Journey journey)
    {
        ArgumentNullException.ThrowIfNull(journey);
        versions[(journey.Id, journey.Version)] = journey;
    }

    /// <summary>Makes a version the one new contacts enter.</summary>
    public void Publish(Journey journey)
    {
        Add(journey);
        Change(all => all.Where(other => other.Id != journey.Id).Append(journey));
    }

    /// <summary>Closes a journey to new contacts; those inside go on.</summary>
    public void Withdraw(string id) => Change(all => all.Where(other => other.Id != id));

    private void Change(Func<ImmutableArray<Journey>, IEnumerable<Journey>> change)
    {
        lock (versions)
        {
            Current = [.. change(Current).OrderBy(journey => journey.Id, StringComparer.Ordinal)];
            Timed = [.. Current.Where(journey => journey.Entry.Trigger is TimedTrigger)];
        }
    }
}
