using TriggerMail.Sending.Throttling;

namespace TriggerMail.Runtime;

/// <summary>The lines of all channels, and who works them off: as many at once as each provider takes. Safe for concurrent use.</summary>
internal sealed class SendLines : IDisposable
{
    /// <summary>How many sends of a line may be settled while others are on their way.</summary>
    public const int MostOpen = 48;

    private readonly Dictionary<string, SendLine> lines;
    private readonly PriorityQueue<QueuedSend, DateTimeOffset> later = new();
    private readonly Lock gate = new();
    private readonly TimeProvider clock;
    private readonly Func<QueuedSend, SendLine, CancellationToken, Task> work;
    private readonly CancellationTokenSource stopping = new();
    private readonly CancellationToken stopped;
    private TaskCompletionSource? quiet;

    /// <param name="atOnce">How many messages each channel's provider takes at once.</param>
    /// <param name="clock">When pauses are over.</param>
    /// <param name="work">Takes a send to its provider; it must not throw.</param>
    /// <param name="waitsToBeTold">Whether a provider that is out of reach is tried again only when <see cref="TryNow"/> says so.</param>
    public SendLines(IReadOnlyDictionary<string, int> atOnce, bool waitsToBeTold, TimeProvider clock, Func<QueuedSend, SendLine, CancellationToken, Task> work)
    {
        (this.clock, this.work, stopped) = (clock, work, stopping.Token);
        lines = atOnce.ToDictionary(one => one.Key, one => new SendLine(one.Value, MostOpen, waitsToBeTold));
    }

    /// <summary>Whether any provider cannot be reached.</summary>
    public bool HasTrouble => lines.Values.Any(line => line.Trouble is not null);

    /// <summary>Why the provider of a channel cannot be reached; null: it can, as far as is known.</summary>
    public ProviderTrouble? TroubleOf(string channel) => lines.GetValueOrDefault(channel)?.Trouble;

    /// <summary>Since when the oldest waits; null: none does.</summary>
    public DateTimeOffset? Oldest => lines.Values.Min(line => line.Oldest);

    /// <summary>Puts a send in its line.</summary>
    public void Add(QueuedSend send)
    {
        lines[send.Channel].Add(send);
        Pump();
    }

    /// <summary>Puts a send in its line when it is time, at the next <see cref="Beat"/> from then on.</summary>
    public void AddLater(QueuedSend send, DateTimeOffset at)
    {
        lock (gate)
            later.Enqueue(send, at);
    }

    /// <summary>Goes on with what has waited long enough.</summary>
    public void Beat()
    {
        while (NextDue() is { } send)
            lines[send.Channel].Add(send);
        Pump();
    }

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

    private QueuedSend? NextDue()
    {
        lock (gate)
            return later.TryPeek(out var send, out var at) && at <= clock.GetUtcNow() ? later.Dequeue() : null;
    }

    private void Pump()
    {
        if (!stopped.IsCancellationRequested)
            foreach (var line in lines.Values)
                while (line.Next(clock.GetUtcNow()) is { } send)
                    // Unsafe: whoever claimed it has gone on, so this is not done on their behalf.
                    ThreadPool.UnsafeQueueUserWorkItem(_ => _ = WorkAsync(send, line), null);
        TellIfQuiet();
    }

    private async Task WorkAsync(QueuedSend send, SendLine line)
    {
        await work(send, line, stopped);
        line.Close(send);
        Pump();
    }

    private void TellIfQuiet()
    {
        if (Volatile.Read(ref quiet) is not null && lines.Values.All(line => stopped.IsCancellationRequested ? line.Open == 0 : line.IsQuiet))
            Interlocked.Exchange(ref quiet, null)?.TrySetResult();
    }
}
