namespace TriggerMail.Scheduling;

/// <summary>A kind of alarm. Its name is stored and never changes.</summary>
/// <param name="Name">The name.</param>
public sealed record AlarmKind(string Name)
{
    /// <summary>An enrollment is to go on.</summary>
    public static AlarmKind Enrollment { get; } = new("enrollment");

    /// <summary>A journey that starts by the clock concerns a contact.</summary>
    public static AlarmKind TimedTriggers { get; } = new("occasions") { SharesClock = true };

    /// <summary>A pass over many contacts is to go on.</summary>
    public static AlarmKind Bulk { get; } = new("rounds");

    /// <summary>A request for a single message is to be finished.</summary>
    public static AlarmKind Transactional { get; } = new("messages");

    /// <summary>Requests about personal data, and what is kept too long.</summary>
    public static AlarmKind Privacy { get; } = new("privacy") { CanWait = true };

    /// <summary>The next of those who wait for a product are to be told that it is back.</summary>
    public static AlarmKind StockWaves { get; } = new("waves");

    /// <summary>Codes that a crash left reserved for nobody are looked for.</summary>
    public static AlarmKind LostCodes { get; } = new("codes") { CanWait = true };

    /// <summary>Looks at products that nobody asks for any more are taken away.</summary>
    public static AlarmKind OldLooks { get; } = new("looks") { CanWait = true };

    private static readonly Dictionary<string, AlarmKind> Known =
        new[] { Enrollment, TimedTriggers, Bulk, Transactional, Privacy, StockWaves, LostCodes, OldLooks }.ToDictionary(kind => kind.Name, StringComparer.Ordinal);

    /// <summary>
    /// Whether it rings by a clock that it shares with others of its kind: such are months away and to the minute, and a clock for each
    /// contact would cost more than one that looks for whichever is next.
    /// </summary>
    public bool SharesClock { get; private init; }

    /// <summary>Whether it is housekeeping that nobody waits for: no clock needs to ring for it, a look now and then will do.</summary>
    public bool CanWait { get; private init; }

    /// <summary>The kind of that name, as this release knows it.</summary>
    public static AlarmKind Named(string name) => Known.GetValueOrDefault(name) ?? new(name);
}
