using TriggerMail.Storage;

namespace TriggerMail.Contacts;

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

    /// <summary>Made of what a redelivery repeats, so that a second handling of the same event is a conflict.</summary>
    public static string Event(DateTimeOffset time, string source, string id) => $"v|{RowKey.NewestFirst(time)}|{RowKey.Hash(source + "\n" + id)}";
}
