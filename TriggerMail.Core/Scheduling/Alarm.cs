namespace TriggerMail.Scheduling;

/// <summary>Something that wants to be looked at at a time. The feature that set it answers it, by its kind.</summary>
/// <param name="At">When.</param>
/// <param name="Kind">Whose it is.</param>
/// <param name="Contact">The id of the contact it is about; null: it is about nobody in particular.</param>
/// <param name="Key">What tells it from others of its kind, such as the enrollment's id; empty where there is one only.</param>
public sealed record Alarm(DateTimeOffset At, AlarmKind Kind, string? Contact, string Key)
{
    private const char Mark = '@';

    /// <summary>An alarm of an enrollment.</summary>
    public Alarm(DateTimeOffset at, string contact, string enrollment) : this(at, AlarmKind.Enrollment, contact, enrollment) { }

    /// <summary>The two names it is written down by: a kind begins with <c>@</c> and stands in the place of what is missing.</summary>
    public (string Of, string What) Names =>
        Kind == AlarmKind.Enrollment ? (Contact!, Key)
        : Contact is { } contact ? (contact, Mark + Kind.Name)
        : (Mark + Kind.Name, Key);

    /// <summary>The alarm of such <see cref="Names"/>.</summary>
    public static Alarm Of(DateTimeOffset at, string of, string what)
    {
        ArgumentNullException.ThrowIfNull(of);
        ArgumentNullException.ThrowIfNull(what);
        return of.StartsWith(Mark) ? new(at, AlarmKind.Named(of[1..]), null, what)
            : what.StartsWith(Mark) ? new(at, AlarmKind.Named(what[1..]), of, "")
            : new(at, of, what);
    }

    /// <summary>Whom it is about, for a log.</summary>
    public override string ToString() => Kind == AlarmKind.Enrollment ? $"enrollment {Key} of contact {Contact}" : $"{Kind.Name} {Contact ?? Key}".TrimEnd();
}
