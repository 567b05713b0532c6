using TriggerMail.Events;
using TriggerMail.Journeys;
using TriggerMail.Partitions;
using TriggerMail.Sending;
using TriggerMail.Storage;

namespace TriggerMail.Runtime.DeadLetters;

/// <summary>What failed for good - events that could not be handled, messages that were refused or given up - to be listed and retried.</summary>
public sealed class DeadLetters
{
    private const int AllAtOnce = 1_000;
    private readonly DeadEvents events;
    private readonly DeadMessages messages;
    private readonly Redrive redrive;
    private readonly EventIngestion desk;
    private readonly TimeProvider clock;

    internal DeadLetters(IRecordStore records, PublishedJourneys journeys, TimeProvider clock, ContactStore contacts, TurnCommitter turns, SendQueue sends, EventIngestion desk)
    {
        (events, messages) = (new(records), new(records));
        redrive = new(records, contacts, turns, sends, journeys, clock);
        (this.desk, this.clock) = (desk, clock);
    }

    /// <summary>What waits, the newest first.</summary>
    public async Task<IReadOnlyList<DeadLetter>> ListAsync(int most = 100, CancellationToken cancel = default)
    {
        var failed = (await messages.ListAsync(most, cancel)).Select(Letter);
        var aside = (await events.ListAsync(most, cancel)).Select(dead => dead.Letter);
        return [.. failed.Concat(aside).OrderByDescending(letter => letter.At).Take(most)];
    }

    /// <summary>Tries one again: an event is handled once more, a message is judged and sent once more under a new id. Never twice.</summary>
    public async Task<Retry> RetryAsync(string id, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (await events.FindAsync(id, cancel) is var (letter, happened))
            return happened is null ? new(id, RetryOutcome.FailedAgain, letter.Reason) : await HandleAsync(id, happened, cancel);
        // A message in doubt is no dead letter, but a person who knows that it never arrived may name it.
        return IsKey(id) && await messages.ReadAsync(id, cancel) is { State: SendState.Failed or SendState.Uncertain } row
            ? await redrive.SendAgainAsync(row, cancel)
            : new(id, RetryOutcome.NotThere, "there is no such dead letter");
    }

    /// <summary>Tries every one again, the oldest first.</summary>
    public async Task<IReadOnlyList<Retry>> RetryAllAsync(CancellationToken cancel = default)
    {
        var outcomes = new List<Retry>();
        foreach (var letter in (await ListAsync(AllAtOnce, cancel)).Reverse())
            outcomes.Add(await RetryAsync(letter.Id, cancel));
        return outcomes;
    }

    private async Task<Retry> HandleAsync(string id, StoreEvent happened, CancellationToken cancel)
    {
        try
        {
            await desk.HandleAsync(happened, cancel);
        }
        catch (Exception problem) when (problem is not OperationCanceledException)
        {
            await events.PutBackAsync(id, happened, problem.Message, clock.GetUtcNow(), cancel);
            return new(id, RetryOutcome.FailedAgain, problem.Message);
        }
        await events.ForgetAsync(id, cancel);
        return new(id, RetryOutcome.Done);
    }

    private static DeadLetter Letter(LedgerRow row) => new(
        row.Id, DeadLetterKind.Message, row.At, row.Contact,
        row.Subject is { } subject ? $"\"{subject}\" ({row.Journey}, {row.Step})" : $"{row.Template} ({row.Journey}, {row.Step})", row.Reason ?? "its reason was not kept");

    private static bool IsKey(string id) => id.Length is > 0 and < 400 && id.All(c => c is >= ' ' and < (char)127 and not ('/' or '\\' or '#' or '?'));
}
