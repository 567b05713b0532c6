namespace TriggerMail.Sending.Gate;

/// <summary>What the gate says of a send.</summary>
public abstract record Verdict
{
    private Verdict() { }

    /// <summary>It may go now.</summary>
    public sealed record Send : Verdict;

    /// <summary>Not now: judge again at <paramref name="Until"/>.</summary>
    public sealed record Hold(DateTimeOffset Until, string Reason) : Verdict
    {
        /// <summary>Whether it is the mail's turn at its recipient's domain that it waits for, which it has then.</summary>
        public bool IsTurn { get; init; }
    }

    /// <summary>Not at all.</summary>
    public sealed record Suppress(string Reason) : Verdict;
}
