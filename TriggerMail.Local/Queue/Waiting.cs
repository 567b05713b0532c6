using TriggerMail.Events;

namespace TriggerMail.Queue;

/// <summary>
/// An event in the queue: its number and its row. The event itself is here while there is room for it in memory; else it is read from
/// its row when its turn comes.
/// </summary>
/// <param name="Number">Its place: events of one contact are handled in the order of their numbers.</param>
/// <param name="Row">The row that keeps it until it is handled.</param>
/// <param name="Since">When it was taken in.</param>
internal sealed record Waiting(long Number, string Row, DateTimeOffset Since)
{
    /// <summary>The event; null: it stands in its row only.</summary>
    public StoreEvent? Event { get; set; }

    /// <summary>The row's version; null while it is not known.</summary>
    public string? Version { get; set; }

    /// <summary>How much memory the event takes while it is here, about.</summary>
    public int Bytes { get; init; }

    /// <summary>Whether that memory is counted.</summary>
    public bool IsHeld { get; set; }

    /// <summary>Whether an earlier run left it, so that a crash may have come anywhere in its handling.</summary>
    public bool IsLeftOver { get; init; }

    /// <summary>The dead letter of its first handling, which goes when this one succeeds; null: there is none.</summary>
    public string? DeadRow { get; set; }

    /// <summary>Whether its row is durable, as far as is known.</summary>
    public bool IsDurable { get; set; }

    /// <summary>It was none: a repeat, or one that was refused.</summary>
    public bool IsVoid { get; set; }

    /// <summary>How often its handling failed for a reason of its own.</summary>
    public int Attempts { get; set; }

    /// <summary>How often it was put off because nothing could be written.</summary>
    public int Rests { get; set; }

    /// <summary>The contact's line it stands in; null before it stands in one.</summary>
    public Lane? Lane { get; set; }
}
