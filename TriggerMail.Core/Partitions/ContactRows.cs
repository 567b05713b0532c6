using TriggerMail.Events;
using TriggerMail.Storage;

namespace TriggerMail.Partitions;

/// <summary>
/// The rows of a contact's partition. The head and the active enrollments sort together, so one range reads all that a turn
/// needs; history lies behind them.
/// </summary>
internal static class ContactRows
{
    public const string Head = "contact";

    public static RowRange Working => new(Head, "f");

    public static string Active(string slot) => $"e|{slot}";

    public static string Finished(string slot) => $"f|{slot}";

    public static string Body(string sendId) => $"b|{sendId}";

    public static string Coupon(string id) => $"k|{id}";

    public static string Ledger(string sendId) => $"m|{sendId}";

    /// <summary>One answer about consent, by what it says. Rows of earlier versions are by when it came.</summary>
    public static string Proof(string content) => Proofs + content;

    public const string Proofs = "proof|";

    public static string Note(DateTimeOffset at, int number) => $"t|{RowKey.NewestFirst(at)}|{int.MaxValue - number:D10}";

    /// <summary>The event itself, the newest first.</summary>
    public static string Event(StoreEvent happened) => $"v|{RowKey.NewestFirst(happened.Time)}|{RowKey.Hash(happened.Key)}";

    /// <summary>
    /// That the event was handled, whatever time a repeat of it says: a sender that writes no time says another one each time. A second handling
    /// is a conflict.
    /// </summary>
    public static string Seen(StoreEvent happened) => SeenMarks + RowKey.Hash(happened.Key);

    public const string SeenMarks = "s|";

    /// <summary>How long a repeat is known at least.</summary>
    public static readonly TimeSpan SeenFor = TimeSpan.FromDays(30);
}
