using TriggerMail.Events;

namespace TriggerMail.Stories;

/// <summary>A place where stories are played: the engine alone, or a whole host.</summary>
public interface IStoryHost : IAsyncDisposable
{
    DateTimeOffset Now { get; }

    Task HappenAsync(StoreEvent happened);

    Task PassAsync(TimeSpan time);

    /// <summary>The decisions about a contact, the oldest first.</summary>
    Task<IReadOnlyList<Told>> DecisionsAsync(string contact);

    /// <summary>The contact's timeline as sentences, the newest first.</summary>
    Task<IReadOnlyList<string>> TimelineAsync(string contact);
}

/// <summary>One decision as a story tells it.</summary>
public sealed record Told(DateTimeOffset At, string State, string Template, string? Reason);
