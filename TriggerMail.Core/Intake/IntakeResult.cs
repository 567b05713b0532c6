using TriggerMail.Events;

namespace TriggerMail.Intake;

/// <summary>What became of a request body: its events, or why it was refused as a whole.</summary>
public abstract record IntakeResult
{
    private IntakeResult() { }

    /// <summary>The same, come in by one of the <see cref="Routes"/>; null is the events API, with a key.</summary>
    public IntakeResult By(string? route) => this is Read read ? new Read([.. read.Events.Select(happened => happened with { Route = route })]) : this;

    /// <summary>The body was understood. There may be no events in it, which is no error.</summary>
    public sealed record Read(IReadOnlyList<StoreEvent> Events) : IntakeResult;

    /// <summary>Nothing of the body is kept. Each problem names the field, its value and the remedy.</summary>
    public sealed record Refused(IReadOnlyList<string> Problems) : IntakeResult
    {
        internal Refused(string problem) : this([problem]) { }

        /// <inheritdoc/>
        public override string ToString() => string.Join(" ", Problems);
    }
}
