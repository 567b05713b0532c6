using System.Diagnostics.CodeAnalysis;
using TriggerMail.Storage;

namespace TriggerMail.Sending.Throttling;

/// <summary>When a marketing mail may go to its recipient's domain.</summary>
/// <param name="At">When.</param>
/// <param name="Reason">What it waits for, in words.</param>
/// <param name="IsTooLate">Whether that is later than the mail waits; then no turn was taken.</param>
internal sealed record SendSlot(DateTimeOffset At, string Reason, bool IsTooLate = false);

/// <summary>
/// Gives each marketing mail its turn at its recipient's domain, evenly spaced. The line's end is kept in the store, and each process takes a
/// stretch of it at a time: however many send, and however often they start anew, a domain gets no more than the rules say. A crash loses
/// at most the stretch. Safe for concurrent use.
/// </summary>
/// <param name="records">Where the line is kept.</param>
/// <param name="rules">How fast.</param>
/// <param name="isAlone">Whether no other process sends from this store at the same time.</param>
public sealed class DomainThrottle(IRecordStore records, ThrottleRules rules, bool isAlone)
{
    /// <summary>How long after it a turn still counts: a mail that was given one goes when it is ready.</summary>
    internal static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private static readonly TimeSpan Stretch = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Look = TimeSpan.FromMinutes(1);

    private readonly ThrottleRows rows = new(records);
    private readonly Lock line = new();
    private readonly Dictionary<string, (DateTimeOffset Next, DateTimeOffset Until)> stretches = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SendSlot> turns = new(StringComparer.Ordinal);
    private Dictionary<string, ThrottleLevel> slow = new(StringComparer.Ordinal);
    private DateTimeOffset tidiedAt;
    private DateTimeOffset lookedAt;

    /// <summary>
    /// Finds out, without asking the store, when a send's turn is: null is now. False when the store must be asked first, by
    /// <see cref="ClaimAsync"/>. Asked again, a send keeps its turn.
    /// </summary>
    internal bool TryTurnOf(string send, string domain, DateTimeOffset now, out SendSlot? turn)
    {
        turn = null;
        lock (line)
        {
            Tidy(now);
            if (turns.TryGetValue(send, out var had))
            {
                turn = had.IsTooLate || had.At > now ? had : null;
                return !had.IsTooLate || turns.Remove(send);
            }
            if (PauseAt(domain, now) is not var (pause, reason))
                return true;
            if (!TakeHere(domain, pause, now, out var at))
                return false;
            had = turns[send] = new(at.Value, reason);
            turn = had.At > now ? had : null;
            return true;
        }
    }

    /// <summary>Takes a turn for a send at the end of the domain's line, unless that is after <paramref name="deadline"/>.</summary>
    internal async ValueTask ClaimAsync(string send, string domain, DateTimeOffset deadline, DateTimeOffset now, CancellationToken cancel)
    {
        // Whoever else here moved the line meanwhile may have taken a stretch that is long enough for this one too.
        while (!Knows(send, domain, now) && !await ExtendAsync(send, domain, deadline, now, cancel))
        {
        }
    }

    /// <summary>A mail of a purchase went at once; the others come after it.</summary>
    internal async ValueTask WentFirstAsync(string domain, DateTimeOffset now, CancellationToken cancel)
    {
        TimeSpan pause;
        lock (line)
            if (PauseAt(domain, now) is not var (found, _) || TakeHere(domain, pause = found, now, out _))
                return;
        // Lost to somebody else's move, it is one mail too many, and never one too late.
        var end = await rows.NextAsync(domain, cancel);
        await rows.MoveAsync(domain, (end?.Next > now ? end.Value.Next : now) + pause, end?.Version, cancel);
    }

    /// <summary>The domain did not take a mail because it gets too many: from now on it gets fewer, and this one a new turn.</summary>
    internal async ValueTask DeferAsync(string send, string domain, DateTimeOffset now, CancellationToken cancel)
    {
        var slowness = await rows.DeferAsync(domain, now, cancel);
        lock (line)
        {
            slow[domain] = slowness;
            stretches.Remove(domain);
            turns.Remove(send);
        }
    }

    /// <summary>Learns what domains told this process before it was started anew.</summary>
    internal ValueTask BeginAsync(DateTimeOffset now, CancellationToken cancel) => ReadAsync(now, cancel);

    /// <summary>Learns from time to time what domains tell other processes.</summary>
    internal ValueTask LookAsync(DateTimeOffset now, CancellationToken cancel) =>
        isAlone || now - lookedAt < Look ? ValueTask.CompletedTask : ReadAsync(now, cancel);

    private async ValueTask ReadAsync(DateTimeOffset now, CancellationToken cancel)
    {
        lookedAt = now;
        var found = await rows.SlowAsync(cancel);
        lock (line)
            slow = new(found, StringComparer.Ordinal);
    }

    private bool Knows(string send, string domain, DateTimeOffset now)
    {
        lock (line)
        {
            if (turns.ContainsKey(send) || PauseAt(domain, now) is not var (pause, reason))
                return true;
            if (!TakeHere(domain, pause, now, out var at))
                return false;
            turns[send] = new(at.Value, reason);
            return true;
        }
    }

    private async ValueTask<bool> ExtendAsync(string send, string domain, DateTimeOffset deadline, DateTimeOffset now, CancellationToken cancel)
    {
        var end = await rows.NextAsync(domain, cancel);
        var from = end?.Next > now ? end.Value.Next : now;
        (TimeSpan Pause, string Reason)? then, today;
        lock (line)
            (then, today) = (PauseAt(domain, from), PauseAt(domain, now));
        var pause = then?.Pause ?? TimeSpan.Zero;
        var reason = (then ?? today)?.Reason ?? "";
        if (from > deadline)
        {
            lock (line)
                turns[send] = new(from, reason, IsTooLate: true);
            return true;
        }
        var until = from + pause * Math.Max(1, Math.Ceiling(pause > TimeSpan.Zero ? Stretch / pause : 1));
        if (!await rows.MoveAsync(domain, until, end?.Version, cancel))
            return false;
        lock (line)
        {
            stretches[domain] = (from + pause, until);
            turns[send] = new(from, reason);
        }
        return true;
    }

    // The next place in the stretch that is this process's own.
    private bool TakeHere(string domain, TimeSpan pause, DateTimeOffset now, [NotNullWhen(true)] out DateTimeOffset? at)
    {
        at = null;
        if (!stretches.TryGetValue(domain, out var own))
            return false;
        var next = own.Next > now ? own.Next : now;
        if (next + pause > own.Until)
            return false;
        stretches[domain] = (next + pause, own.Until);
        at = next;
        return true;
    }

    private (TimeSpan Pause, string Reason)? PauseAt(string domain, DateTimeOffset at) =>
        rules.At(domain, at, slow.TryGetValue(domain, out var slowness) ? slowness.At(at) : 0);

    private void Tidy(DateTimeOffset now)
    {
        if (now - tidiedAt < Kept)
            return;
        tidiedAt = now;
        foreach (var (send, turn) in turns)
            if (turn.IsTooLate || turn.At < now - Kept)
                turns.Remove(send);
    }
}
