namespace TriggerMail.Web.Health;

/// <summary>How the host is.</summary>
public enum HealthStatus
{
    /// <summary>Nothing is known to be wrong.</summary>
    Ok,

    /// <summary>It works, and somebody should look.</summary>
    Degraded,

    /// <summary>Something does not work. <c>/health</c> answers 503.</summary>
    Down,
}

/// <summary>
/// One thing that <c>/health</c> asks. A host registers one for each part it has; they are asked at most every few seconds, however often
/// <c>/health</c> is.
/// </summary>
/// <param name="Name">The member of the answer that holds its figures; null: they stand in the answer itself.</param>
/// <param name="Read">Looks. What it throws, and no answer within five seconds, count as down.</param>
public sealed record HealthSource(string? Name, Func<CancellationToken, ValueTask<HealthReading>> Read);

/// <summary>What one source found.</summary>
/// <param name="Figures">For whoever may read: names as JSON names them, and plain values.</param>
/// <param name="Troubles">What is wrong; none when all is well.</param>
public sealed record HealthReading(IReadOnlyDictionary<string, object?> Figures, IReadOnlyList<HealthTrouble> Troubles);

/// <summary>Something that is wrong.</summary>
/// <param name="Status">How bad it is.</param>
/// <param name="Reason">A sentence that says what is wrong and, where one can be named, the remedy.</param>
public sealed record HealthTrouble(HealthStatus Status, string Reason)
{
    /// <summary>
    /// Judges something that takes too long: down from the limit on, degraded from a fifth of it; null before that, and where there is
    /// nothing to wait for.
    /// </summary>
    public static HealthTrouble? Late(TimeSpan? age, int limitMinutes, Func<string, string> sentence)
    {
        ArgumentNullException.ThrowIfNull(sentence);
        if (age is not { } late || late < TimeSpan.FromMinutes(limitMinutes) / 5)
            return null;
        var minutes = (long)late.TotalMinutes;
        var words = minutes < 1 ? $"{(long)late.TotalSeconds} seconds" : minutes == 1 ? "a minute" : $"{minutes} minutes";
        return new(late >= TimeSpan.FromMinutes(limitMinutes) ? HealthStatus.Down : HealthStatus.Degraded, sentence(words));
    }
}
