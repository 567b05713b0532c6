using System.Collections.Concurrent;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Partitions;
using TriggerMail.Scheduling;
using TriggerMail.Sending;
using TriggerMail.Sending.Throttling;

namespace TriggerMail.Runtime;

/// <summary>
/// Takes claimed sends to their providers, beside the handling of events: what waits is durable, each channel has a line of its own, and a
/// provider that hangs delays its messages and nothing else. Until <see cref="Start"/> nobody works in the background; then whoever
/// claims a send hands it over before going on, as in a command that repairs something, or in a test.
/// </summary>
public sealed class SendQueue : IDisposable
{
    // Beyond this many messages at hand the rest are read again when their turn comes: a mail has some 30 kB.
    private const int MostAtHand = 256;
    private const int MostKnown = 20_000;

    private static readonly TimeSpan SettlesEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LastSettling = TimeSpan.FromSeconds(5);

    private readonly Delivery delivery;
    private readonly ClaimsInFlight inFlight;
    private readonly WaitingSends waiting;
    private readonly DueIndex due;
    private readonly TimeProvider clock;
    private readonly Action<string, Exception>? onTrouble;
    private readonly SendLines lines;
    private readonly SendsInHand hand;
    private readonly SendWorker worker;
    private readonly CancellationTokenSource ending = new();
    private readonly AsyncLocal<ConcurrentBag<string>?> offered = new();
    private bool isRunning;
    private bool hasMore;

    internal SendQueue(
        Senders senders, Delivery delivery, ClaimsInFlight inFlight, SendRows rows, DueIndex due, bool triesWhenTold, TimeProvider clock, Action<string, Exception>? onTrouble)
    {
        (this.delivery, this.inFlight, this.due) = (delivery, inFlight, due);
        waiting = new(rows, delivery, clock, onTrouble);
        (this.clock, this.onTrouble, hand) = (clock, onTrouble, new(inFlight));
        worker = new(delivery, rows, hand, next => OfferAsync(next, CancellationToken.None), clock, onTrouble, ending.Token);
        lines = new(Channels.All.ToDictionary(channel => channel, channel => senders.For(channel).AtOnce), triesWhenTold, clock, WorkAsync, worker.SettleAsync);
    }

    /// <summary>How many sends this process has in hand: waiting, on their way, or being settled.</summary>
    public int Pending => hand.Count;

    /// <summary>Why the provider of a channel cannot be reached, and since when; null: it can, as far as is known.</summary>
    public ProviderTrouble? TroubleOf(string channel) => lines.TroubleOf(channel);

    /// <summary>Since when the oldest send that this process has in hand waits; null: none waits.</summary>
    public DateTimeOffset? Oldest => lines.Oldest;

    /// <summary>Whether sends are handed over in the background.</summary>
    internal bool IsRunning => isRunning;

    /// <summary>From now on sends are handed over in the background, by this process, until <see cref="StopAsync"/>.</summary>
    public void Start() => isRunning = true;

    /// <summary>Takes up what waits in the store since <paramref name="atLeast"/> or longer and is in nobody's hands here.</summary>
    public async Task ResumeAsync(TimeSpan atLeast = default, CancellationToken cancel = default)
    {
        hasMore = false;
        var (found, more) = await waiting.ReadAsync(atLeast, MostKnown - Pending, cancel);
        hasMore |= more;
        foreach (var send in found)
            if (inFlight.TryAdd(send.Id))
                await TakeOnAsync(send, cancel);
    }

    /// <summary>Takes up again what has waited long enough after a failure. Hosts call it now and then.</summary>
    public void Beat()
    {
        if (isRunning)
            lines.Beat();
    }

    /// <summary>Tries providers that are out of reach once more, before their pause is over.</summary>
    public void TryNow()
    {
        if (isRunning)
            lines.TryNow();
    }

    /// <summary>Completes when nothing can go now: all is settled, or waits for a provider that cannot be reached.</summary>
    public Task DrainAsync() => lines.DrainAsync();

    /// <summary>
    /// Does the work, and then waits for the sends it claimed, at most so long, unless so many wait already that this makes no sense: for hosts that
    /// may be put to sleep when they have answered. Those that are not through by then go on all the same, or are taken up again.
    /// </summary>
    public async Task<T> WithSendsAsync<T>(Func<Task<T>> work, TimeSpan atMost)
    {
        ArgumentNullException.ThrowIfNull(work);
        var mine = offered.Value = [];
        var result = await work();
        if (Pending <= mine.Count + SendLines.MostOpen && !lines.HasTrouble)
            await Task.WhenAll(mine.Select(send => SettledAsync(send, atMost)));
        return result;
    }

    /// <summary>
    /// Begins nothing any more, lets what is begun end, and writes down what providers said as long as there is <paramref name="patience"/>. What
    /// takes longer is broken off; nobody can be sure of it then, and the next start says so.
    /// </summary>
    public async Task StopAsync(TimeSpan patience)
    {
        using var over = new CancellationTokenSource(patience);
        await lines.StopAsync();
        if (!await DrainsWithinAsync(patience))
        {
            await ending.CancelAsync();
            await DrainsWithinAsync(LastSettling);
        }
        await SettlesUntilAsync(over.Token);
    }

    // A store that is locked or full now may take it in a moment; once more in any case.
    private async Task SettlesUntilAsync(CancellationToken over)
    {
        using var beats = new PeriodicTimer(SettlesEvery);
        try
        {
            do
            {
                lines.SettleNow();
                await DrainsWithinAsync(LastSettling);
            }
            while (lines.Resting > 0 && await beats.WaitForNextTickAsync(over));
        }
        catch (OperationCanceledException) when (over.IsCancellationRequested)
        {
            onTrouble?.Invoke(
                $"What providers said about {lines.Resting} messages could not be written down before the stop: the next start may hand purchases' messages over once more, and says of the others that nobody can be sure",
                new TimeoutException("The store took no writes for as long as the stop may take."));
        }
    }

    private async Task<bool> DrainsWithinAsync(TimeSpan patience)
    {
        try
        {
            await DrainAsync().WaitAsync(patience);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ending.Dispose();
        lines.Dispose();
    }

    /// <summary>Completes when the send is settled, held or withdrawn, and at once when this process has nothing to do with it.</summary>
    internal Task SettledAsync(string send, TimeSpan atMost) => hand.SettledAsync(send, atMost);

    /// <summary>Takes on what a commit has claimed. The claims are listed as being in hand already.</summary>
    internal async Task OfferAsync(IEnumerable<Claim> claims, CancellationToken cancel)
    {
        var open = claims.Select(AtHand).ToList();
        open.ForEach(send => offered.Value?.Add(send.Id));
        for (var i = 0; i < open.Count; i++)
        {
            try
            {
                await TakeOnAsync(open[i], cancel);
            }
            catch
            {
                // Nobody here is at those behind it any more: the next look finds them.
                open.Skip(i + 1).ToList().ForEach(left => inFlight.Remove(left.Id));
                throw;
            }
        }
    }

    /// <summary>
    /// Takes up the open claims of a contact that nobody here is at: those of a process that died, or that could not be settled. Tells whether
    /// there were any, and until when another process has one.
    /// </summary>
    internal async Task<(bool Found, DateTimeOffset? BusyUntil)> TakeUpAsync(ContactPartition partition, CancellationToken cancel)
    {
        DateTimeOffset? busy = null;
        foreach (var id in partition.Contact!.OpenClaims)
        {
            var (send, lease) = await delivery.FindAsync(partition.Id, id, cancel);
            if (lease is not null)
                busy = lease;
            else if (inFlight.TryAdd(id))
            {
                await TakeOnAsync(send, cancel);
                return (true, null);
            }
        }
        return (false, busy);
    }

    private QueuedSend AtHand(Claim claim) =>
        QueuedSend.Of(claim.Row) with
        {
            Claim = Pending < MostAtHand ? claim.Committed : null,
            Versions = claim.Committed is { } committed ? new(committed.RowVersion, committed.HeadVersion) : null,
        };

    // In hand from here on: listed as in flight until it is settled, or left to the store.
    private async Task TakeOnAsync(QueuedSend send, CancellationToken cancel)
    {
        var pending = hand.Take();
        if (!isRunning)
            await HandOverHereAsync(send, cancel);
        else if (pending <= MostKnown)
            lines.Add(send);
        else
        {
            // Its row leads to it when there is room again.
            hasMore = true;
            hand.Forget(send);
        }
    }

    private async Task HandOverHereAsync(QueuedSend send, CancellationToken cancel)
    {
        Delivered? done = null;
        try
        {
            done = await worker.HandOverAsync(send, _ => { }, cancel);
        }
        finally
        {
            if (done is not Delivered.Settled)
                hand.Forget(send);
        }
        if (done is not Delivered.Settled)
            await due.SetAsync(new(done is Delivered.Busy busy ? busy.Until : clock.GetUtcNow() + SendWorker.AfterFailure, send.Contact, send.Enrollment), cancel);
    }

    private async Task<DateTimeOffset?> WorkAsync(QueuedSend send, SendLine line, CancellationToken stopping)
    {
        var settles = await worker.WorkAsync(send, line, stopping);
        if (hasMore && Pending < MostKnown / 2)
            await ReloadAsync();
        return settles;
    }

    private async Task ReloadAsync()
    {
        try
        {
            await ResumeAsync();
        }
        catch (Exception problem)
        {
            hasMore = true;
            onTrouble?.Invoke("What waits to be sent could not be read; it is tried again with the next mail", problem);
        }
    }
}
