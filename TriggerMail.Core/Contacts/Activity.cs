using System.Text.Json.Serialization;
using System.Collections.Immutable;

namespace TriggerMail.Contacts;

/// <summary>
/// How often and when a contact did one kind of thing. Counts are kept by the hour for three days and by the day for 400, so a
/// window's edge is that coarse; the total is exact.
/// </summary>
/// <param name="Total">How often in all.</param>
/// <param name="First">The first time.</param>
/// <param name="Last">The last time.</param>
/// <param name="Buckets">Counts in the past, oldest first.</param>
public sealed record Activity(
    [property: JsonPropertyName("Total")] int Total,
    [property: JsonPropertyName("First")] DateTimeOffset First,
    [property: JsonPropertyName("Last")] DateTimeOffset Last,
    [property: JsonPropertyName("Buckets")] ImmutableArray<ActivityBucket> Buckets)
{
    private static readonly TimeSpan HoursKept = TimeSpan.FromDays(3);
    private static readonly TimeSpan DaysKept = TimeSpan.FromDays(400);

    /// <summary>One more at an instant; <paramref name="before"/> is null for the first.</summary>
    public static Activity Plus(Activity? before, DateTimeOffset at)
    {
        var hour = new DateTimeOffset(at.UtcTicks - at.UtcTicks % TimeSpan.TicksPerHour, TimeSpan.Zero);
        if (before is null)
            return new(1, at, at, [new(hour, 1)]);
        return new(
            before.Total + 1,
            at < before.First ? at : before.First,
            at > before.Last ? at : before.Last,
            Counted(before.Buckets, hour, at > before.Last ? at : before.Last));
    }

    /// <summary>Both together, when two contacts turn out to be one.</summary>
    public static Activity Sum(Activity left, Activity right)
    {
        ArgumentNullException.ThrowIfNull(left);
        ArgumentNullException.ThrowIfNull(right);
        var last = left.Last > right.Last ? left.Last : right.Last;
        return new(
            left.Total + right.Total,
            left.First < right.First ? left.First : right.First,
            last,
            Compacted(left.Buckets.Concat(right.Buckets), last));
    }

    /// <summary>How many fell within the window that ends now.</summary>
    public int Within(TimeSpan window, DateTimeOffset now)
    {
        var from = now - window;
        var count = 0;
        foreach (var bucket in Buckets)
            if (bucket.Start + bucket.Span > from && bucket.Start <= now)
                count += bucket.Count;
        return count;
    }

    private static ImmutableArray<ActivityBucket> Counted(ImmutableArray<ActivityBucket> buckets, DateTimeOffset hour, DateTimeOffset newest) =>
        buckets is [.., var last] && last.Start == hour && !last.IsDay
            ? buckets.SetItem(buckets.Length - 1, last with { Count = last.Count + 1 })
            : Compacted(buckets.Add(new(hour, 1)), newest);

    private static ImmutableArray<ActivityBucket> Compacted(IEnumerable<ActivityBucket> buckets, DateTimeOffset newest) =>
    [
        .. buckets
            .Where(bucket => bucket.Start > newest - DaysKept)
            .Select(bucket => bucket.Start < newest - HoursKept ? bucket with { Start = Day(bucket.Start), IsDay = true } : bucket)
            .GroupBy(bucket => (bucket.Start, bucket.IsDay))
            .Select(group => new ActivityBucket(group.Key.Start, group.Sum(bucket => bucket.Count), group.Key.IsDay))
            .OrderBy(bucket => bucket.Start),
    ];

    private static DateTimeOffset Day(DateTimeOffset at) => new(at.UtcTicks - at.UtcTicks % TimeSpan.TicksPerDay, TimeSpan.Zero);
}

/// <summary>A count for one hour or (older) one day, UTC.</summary>
public readonly record struct ActivityBucket(
    [property: JsonPropertyName("Start")] DateTimeOffset Start,
    [property: JsonPropertyName("Count")] int Count,
    [property: JsonPropertyName("IsDay")] bool IsDay = false)
{
    internal TimeSpan Span => IsDay ? TimeSpan.FromDays(1) : TimeSpan.FromHours(1);
}
