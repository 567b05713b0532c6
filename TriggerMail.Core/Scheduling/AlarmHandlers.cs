namespace TriggerMail.Scheduling;

/// <summary>When something wants to be looked at next.</summary>
/// <param name="At">When.</param>
/// <param name="IsSet">Whether the alarm for it stands already; if not, whoever answered the last one sets it.</param>
internal readonly record struct NextLook(DateTimeOffset At, bool IsSet)
{
    /// <summary>A look whose alarm has yet to be set; null when there is none.</summary>
    public static NextLook? Unset(DateTimeOffset? at) => at is { } known ? new(known, IsSet: false) : null;
}

/// <summary>Who answers which kind of alarm. Each feature registers its own when the engine is put together.</summary>
public sealed class AlarmHandlers
{
    private readonly Dictionary<AlarmKind, Func<Alarm, CancellationToken, Task<NextLook?>>> handlers = [];

    /// <summary>Does what an alarm asks for and says when to look again; null when never. Too early, twice or late does no harm.</summary>
    /// <exception cref="InvalidOperationException">Nobody answers alarms of its kind: a newer release set it.</exception>
    public async Task<DateTimeOffset?> AnswerAsync(Alarm alarm, CancellationToken cancel = default) => (await LookAsync(alarm, cancel))?.At;

    /// <summary>The same, and says also whether the alarm for the next look stands already.</summary>
    internal Task<NextLook?> LookAsync(Alarm alarm, CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(alarm);
        return handlers.TryGetValue(alarm.Kind, out var answer) ? answer(alarm, cancel)
            : throw new InvalidOperationException($"Nobody here answers alarms of the kind '{alarm.Kind.Name}'; a newer TriggerMail set it. Update this one.");
    }

    internal void Register(AlarmKind kind, Func<Alarm, CancellationToken, Task<NextLook?>> answer) => handlers.Add(kind, answer);

    internal void Register(AlarmKind kind, Func<Alarm, CancellationToken, Task<DateTimeOffset?>> answer) =>
        Register(kind, async (alarm, cancel) => NextLook.Unset(await answer(alarm, cancel)));
}
