namespace TriggerMail.Clocks;

/// <summary>
/// The machine's clock, not believed when it jumps. Up to 36 hours forward is a laptop that slept. More, or more than minutes back, is believed when it
/// has stood for an hour by the machine's steady counter, or a person confirms it; until then time goes on as before the jump. At a start so long
/// after the last that it may be a jump, time is the machine's and <see cref="IsHeld"/> says that nothing may yet be done by it that cannot be undone.
/// Safe for concurrent use.
/// </summary>
public sealed class SteadyClock : TimeProvider
{
    /// <summary>How far forward is believed at once.</summary>
    public static readonly TimeSpan Nap = TimeSpan.FromHours(36);

    /// <summary>How long a jump must stand before it is believed.</summary>
    public static readonly TimeSpan Confirming = TimeSpan.FromHours(1);

    // What a time server puts right. Backwards time stands still for so long.
    private static readonly TimeSpan Slip = TimeSpan.FromMinutes(5);

    private readonly TimeProvider wall;
    private readonly DateTimeOffset? lastSeen;
    private readonly TimeSpan stood;
    private readonly Lock gate = new();
    private readonly long opened;
    private Line steady;
    private Line? nap;
    private long napAt;
    private Jump? jump;
    private DateTimeOffset told;
    private bool held;

    /// <summary>An instant, and the counter then: time as it goes on from there.</summary>
    private readonly record struct Line(DateTimeOffset At, long Stamp);

    private sealed record Jump(TimeSpan By, long Since);

    /// <summary>The clock of a process that starts.</summary>
    /// <param name="wall">The machine's clock and its steady counter (<see cref="TimeProvider.GetTimestamp"/>).</param>
    /// <param name="lastSeen">The last instant that was believed by whoever ran before; null: nobody did.</param>
    /// <param name="stood">How long, counted steadily, the machine's clock has already shown what it shows now without being believed.</param>
    public SteadyClock(TimeProvider wall, DateTimeOffset? lastSeen = null, TimeSpan stood = default)
    {
        ArgumentNullException.ThrowIfNull(wall);
        (this.wall, this.lastSeen, this.stood, opened) = (wall, lastSeen, stood, wall.GetTimestamp());
        var now = wall.GetUtcNow();
        held = now > lastSeen + Nap;
        // A clock that starts in the past, as one without a battery does, goes on from where it was.
        steady = new(lastSeen is { } seen && now < seen - Slip ? seen : now, opened);
        told = steady.At;
    }

    /// <summary>Told of a jump, and how it ended, in a sentence.</summary>
    public Action<string>? OnNotice { get; set; }

    /// <summary>Whether the time since the last run may be a jump: nothing may be expired, erased or used up by it yet.</summary>
    public bool IsHeld
    {
        get
        {
            GetUtcNow();
            lock (gate)
                return held;
        }
    }

    /// <summary>The last instant that is beyond doubt.</summary>
    public DateTimeOffset Settled => IsHeld ? lastSeen!.Value : GetUtcNow();

    /// <summary>For how long the time since the last run has stood unbelieved.</summary>
    public TimeSpan Stood => stood + wall.GetElapsedTime(opened);

    /// <summary>What is not believed and what to do, in sentences; null when all is well.</summary>
    public string? Doubt
    {
        get
        {
            var now = GetUtcNow();
            lock (gate)
                return held ? $"The host was last up on {lastSeen:yyyy-MM-dd HH:mm} UTC, and the clock shows {now:yyyy-MM-dd HH:mm}. Alarms and retention wait until that has stood for an hour. {Remedy}"
                    : jump is { } at ? $"The clock of the machine jumped by {at.By.TotalHours:0.#} hours. Time goes on as before until that has stood for an hour. {Remedy}"
                    : null;
        }
    }

    private const string Remedy = "If the clock is right, confirm it with POST /api/clock/confirm; if not, set it right.";

    /// <summary>How far the machine's clock is ahead of this one.</summary>
    public TimeSpan Ahead => wall.GetUtcNow() - GetUtcNow();

    /// <inheritdoc/>
    public override long TimestampFrequency => wall.TimestampFrequency;

    /// <inheritdoc/>
    public override TimeZoneInfo LocalTimeZone => wall.LocalTimeZone;

    /// <inheritdoc/>
    public override long GetTimestamp() => wall.GetTimestamp();

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => wall.CreateTimer(callback, state, dueTime, period);

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        string? notice;
        DateTimeOffset now;
        lock (gate)
            now = Look(wall.GetUtcNow(), wall.GetTimestamp(), out notice);
        if (notice is not null)
            OnNotice?.Invoke(notice);
        return now;
    }

    /// <summary>A person says that the machine's clock is right.</summary>
    public void Confirm()
    {
        lock (gate)
            Believe(wall.GetUtcNow(), wall.GetTimestamp());
        OnNotice?.Invoke("The machine's clock was confirmed and is believed");
    }

    private DateTimeOffset Look(DateTimeOffset real, long stamp, out string? notice)
    {
        notice = null;
        if (held && (IsHome(real, stamp) || stood + wall.GetElapsedTime(opened, stamp) >= Confirming))
        {
            notice = "The time since the last run is believed from now on";
            return Believe(real, stamp);
        }
        var by = real - Now(steady, stamp);
        if (IsNear(real, by, stamp))
            return Follow(real, by, stamp, out notice);
        if (nap is { } before && (real - Now(before, stamp)).Duration() <= Slip)
        {
            notice = "The machine's clock came back from its jump";
            return Believe(real, stamp);
        }
        if (jump is null || (jump.By - by).Duration() > Slip)
        {
            jump = new(by, stamp);
            notice = $"The machine's clock jumped by {by.TotalHours:0.#} hours. That is not believed until it has stood for an hour; time goes on as before. {Remedy}";
        }
        else if (wall.GetElapsedTime(jump.Since, stamp) >= Confirming)
        {
            notice = "The jump of the machine's clock has stood for an hour and is believed from now on";
            return Believe(real, stamp);
        }
        return Tell(Now(steady, stamp));
    }

    // Several naps within an hour are one: jumps do not become believable by being cut into pieces.
    private bool IsNear(DateTimeOffset real, TimeSpan by, long stamp)
    {
        if (nap is not null && wall.GetElapsedTime(napAt, stamp) >= Confirming)
            nap = null;
        return by >= -Slip && (nap is { } before ? real - Now(before, stamp) : by) <= Nap;
    }

    private DateTimeOffset Follow(DateTimeOffset real, TimeSpan by, long stamp, out string? notice)
    {
        notice = jump is null ? null : "The machine's clock came back from its jump";
        if (by > Slip && nap is null)
            (nap, napAt) = (steady with { }, stamp);
        (steady, jump) = (new(real, stamp), null);
        return Tell(real);
    }

    private DateTimeOffset Believe(DateTimeOffset real, long stamp)
    {
        (steady, nap, jump, held, told) = (new(real, stamp), null, null, false, real);
        return real;
    }

    // The machine's clock was set right to about where the last run ended.
    private bool IsHome(DateTimeOffset real, long stamp) => real >= lastSeen - Slip && real <= lastSeen + Nap + wall.GetElapsedTime(opened, stamp);

    private DateTimeOffset Now(Line line, long stamp) => line.At + wall.GetElapsedTime(line.Stamp, stamp);

    private DateTimeOffset Tell(DateTimeOffset now) => told = now > told ? now : told;
}
