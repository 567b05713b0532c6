using TriggerMail.Sending.Throttling;

namespace TriggerMail.Runtime;

/// <summary>The lines of all channels, and who works them off: as many at once as each provider takes. Safe for concurrent use.</summary>
internal sealed class SendLines : IDisposable
{
    /// <summary>How many sends of a line may be settled while others are on their way.</summary>
    public const int MostOpen = 48;

    private readonly Dictionary<string, SendLine> lines;
    private readonly PriorityQueue<(QueuedSend Send, SendLine Line), DateTimeOffset> resting = new();
    private readonly Lock gate = new();
    private readonly TimeProvider clock;
    private readonly Func<QueuedSend, SendLine, CancellationToken, Task<DateTimeOffset?>> work;
    private readonly Func<QueuedSend, Task<DateTimeOffset?>> settle;
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationToken stopped;
    private TaskCompletionSource? quiet;

    /// <param name="atOnce">How many messages each channel's provider takes at once.</param>
    /// <param name="clock">When pauses are over.</param>
    /// <param name="work">Takes a send to its provider; it must not throw. An instant: the answer is known, and is to be settled from then on.</param>
    /// <param name="settle">Settles a send whose answer is known; it must not throw. An instant: it could not, and is to be tried again from then on.</param>
    /// <param name="waitsToBeTold">Whether a provider that is out of reach is tried again only when <see cref="TryNow"/> says so.</param>
    public SendLines(
        IReadOnlyDictionary<string, int> atOnce, bool waitsToBeTold, TimeProvider clock,
        Func<QueuedSend, SendLine, CancellationToken, Task<DateTimeOffset?>> work, Func<QueuedSend, Task<DateTimeOffset?>> settle)
    {
        (this.clock, this.work, this.settle, stopped) = (clock, work, settle, stopping.Token);
        lines = atOnce.ToDictionary(one => one.Key, one => new SendLine(one.Value, MostOpen, waitsToBeTold));
    }

    /// <summary>Whether any provider cannot be reached.</summary>
    public bool HasTrouble => lines.Values.Any(line => line.Trouble is not null);

    /// <summary>Why the provider of a channel cannot be reached; null: it can, as far as is known.</summary>
    public ProviderTrouble? TroubleOf(string channel) => lines.GetValueOrDefault(channel)?.Trouble;

    /// <summary>Since when the oldest waits, for its provider or to be settled; null: none does.</summary>
    public DateTimeOffset? Oldest
    {
        get
        {
            lock (gate)
                return lines.Values.Select(line => line.Oldest).Concat(resting.UnorderedItems.Select(one => (DateTimeOffset?)one.Element.Send.At)).Min();
        }
    }

    /// <summary>How many have an answer that could not be settled yet.</summary>
    public int Resting
    {
        get
        {
            lock (gate)
                return resting.Count;
        }
    }

    /// <summary>Puts a send in its line.</summary>
    public void Add(QueuedSend send)
    {
        lines[send.Channel].Add(send);
        Pump();
    }

    /// <summary>Puts a send in its line, where it goes at the first <see cref="Beat"/> from an instant on.</summary>
    public void PutOff(QueuedSend send, DateTimeOffset until) => lines[send.Channel].PutOff(send, until);

    /// <summary>Goes on with what has waited long enough.</summary>
    public void Beat()
    {
        SettleDue(clock.GetUtcNow());
        Pump();
    }

    /// <summary>Tries once more to settle all whose answers are known.</summary>
    public void SettleNow() => SettleDue(DateTimeOffset.MaxValue);

    /// <summary>Tries providers that are out of reach once more.</summary>
    public void TryNow()
    {
        foreach (var line in lines.Values)
            line.TryNow();
        Beat();
    }

    /// <summary>Begins nothing any more, and breaks off what is not begun.</summary>
    public Task StopAsync() => stopping.CancelAsync();

    /// <summary>Completes when nothing can go now, and nothing is on its way.</summary>
    public Task DrainAsync()
    {
        var wanted = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var waits = Interlocked.CompareExchange(ref quiet, wanted, null) ?? wanted;
        TellIfQuiet();
        return waits.Task;
    }

    public void Dispose() => stopping.Dispose();

    private void SettleDue(DateTimeOffset until)
    {
        List<(QueuedSend Send, SendLine Line)> due = [];
        lock (gate)
            while (resting.TryPeek(out _, out var at) && at <= until)
                due.Add(resting.Dequeue());
        foreach (var (send, line) in due)
        {
            line.Reopen(send);
            ThreadPool.UnsafeQueueUserWorkItem(_ => _ = CloseAsync(settle(send), send, line), null);
        }
    }

    private void Pump()
    {
        if (!stopped.IsCancellationRequested)
            foreach (var line in lines.Values)
                while (line.Next(clock.GetUtcNow()) is { } send)
                    // Unsafe: whoever claimed it has gone on, so this is not done on their behalf.
                    ThreadPool.UnsafeQueueUserWorkItem(_ => _ = CloseAsync(work(send, line, stopped), send, line), null);
        TellIfQuiet();
    }

    private async Task CloseAsync(Task<DateTimeOffset?> work, QueuedSend send, SendLine line)
    {
        if (await work is { } again)
        {
            line.Rest(send);
            lock (gate)
                resting.Enqueue((send, line), again);
        }
        else
            line.Close(send);
        Pump();
    }

    private void TellIfQuiet()
    {
        if (Volatile.Read(ref quiet) is not null && lines.Values.All(line => stopped.IsCancellationRequested ? line.Open == 0 : line.IsQuiet))
            Interlocked.Exchange(ref quiet, null)?.TrySetResult();
    }
}
