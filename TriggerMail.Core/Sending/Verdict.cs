namespace TriggerMail.Sending;

/// <summary>What the gate says of a send.</summary>
public abstract record Verdict
{
    private Verdict() { }

    /// <summary>It may go now.</summary>
    public sealed record Send : Verdict;

    /// <summary>Not now: judge again at <paramref name="Until"/>.</summary>
    public sealed record Hold(DateTimeOffset Until, string Reason) : Verdict;

    /// <summary>Not at all.</summary>
    public sealed record Suppress(string Reason) : Verdict;
}
