namespace TriggerMail.Journeys;

/// <summary>
/// Who goes first when several held messages of one contact come to the same free slot: the higher priority, then whoever asked
/// first, then the journey's name, so that the order never depends on who happened to be looked at first.
/// </summary>
internal static class JourneyPriority
{
    /// <summary>How long the others step aside; then they are judged again, with the slot in use.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromMinutes(1);

    /// <summary>The journey whose held message is due now and goes before this one; null when none does.</summary>
    public static string? Before(
        Journey journey, Enrollment enrollment, IReadOnlyList<Enrollment> active, PublishedJourneys journeys, DateTimeOffset now)
    {
        if (journey.IsTransactional || journey.Frequency == FrequencyCapMode.Timely || ChannelOf(journey, enrollment) is not { } channel)
            return null;
        foreach (var other in active)
            if (other.Id != enrollment.Id && IsHeldAndDue(other, now) && journeys.Find(other.Journey, other.Version) is { IsTransactional: false } rival
                && ChannelOf(rival, other) == channel
                && IsFirst(rival, other, journey, enrollment))
                return rival.Id;
        return null;
    }

    // Each channel has slots of its own.
    private static string? ChannelOf(Journey journey, Enrollment enrollment) =>
        enrollment.At >= 0 && enrollment.At < journey.Steps.Length && journey.Steps[enrollment.At] is SendStep send ? send.Channel : null;

    private static bool IsHeldAndDue(Enrollment other, DateTimeOffset now) => other is { AskedAt: not null, Awaiting: null, Attempts: 0 } && other.WakeAt <= now;

    private static bool IsFirst(Journey rival, Enrollment other, Journey journey, Enrollment enrollment) =>
        (-rival.Priority, other.AskedAt!.Value, rival.Id).CompareTo((-journey.Priority, enrollment.AskedAt ?? DateTimeOffset.MaxValue, journey.Id)) < 0;
}
