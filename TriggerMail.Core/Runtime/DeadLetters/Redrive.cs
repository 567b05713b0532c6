using System.Globalization;
using TriggerMail.Contacts;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Journeys;
using TriggerMail.Partitions;
using TriggerMail.Segments;
using TriggerMail.Sending;
using TriggerMail.Sending.Gate;
using TriggerMail.Sending.Throttling;
using TriggerMail.Storage;

namespace TriggerMail.Runtime.DeadLetters;

/// <summary>
/// Sends a failed message again, as a new decision that names the old one. Its id is derived, so asking twice gives one; the gate
/// judges it anew, with the contact as it is now.
/// </summary>
internal sealed class Redrive(IRecordStore records, ContactStore contacts, TurnCommitter turns, SendQueue sends, PublishedJourneys journeys, TimeProvider clock)
{
    // Whoever asks is told what came of it, unless the provider takes its time.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    public async Task<Retry> SendAgainAsync(LedgerRow failed, CancellationToken cancel)
    {
        while (true)
        {
            var partition = await OpenAsync(failed.Contact, cancel);
            if (partition.Contact is not { ErasedBy: null })
                return new(failed.Id, RetryOutcome.NotThere, "nothing is known any more about the contact");
            if (await ReadAsync(failed.Id, cancel) is not { State: SendState.Failed or SendState.Uncertain, RetriedAs: null } row)
                return new(failed.Id, RetryOutcome.NotThere, "it was retried before");
            if (partition.Id != failed.Contact && await ReadAsync(NextId(row.Id, partition.Id), cancel) is { } before)
            {
                // A crash came after the new decision, and before the old one said so.
                await MarkAsync(row, before.Id, cancel);
                return new(failed.Id, RetryOutcome.NotThere, "it was retried before");
            }
            if (await records.GetAsync(failed.Contact, ContactRows.Body(failed.Id), cancel) is not { } words)
                return new(failed.Id, RetryOutcome.NotNow, "its words are no longer kept");
            if (await TryAsync(partition, row, MessageBody.Unpack(words.Body), cancel) is { } done)
                return done;
        }
    }

    // Whoever has become part of another one is written to as that one.
    private async Task<ContactPartition> OpenAsync(string contact, CancellationToken cancel)
    {
        var partition = await contacts.LoadAsync(contact, cancel);
        while (partition.Contact?.MergedInto is { } into)
            partition = await contacts.LoadAsync(into, cancel);
        return partition;
    }

    // Null: somebody else changed the contact meanwhile, so it is judged once more.
    private async Task<Retry?> TryAsync(ContactPartition partition, LedgerRow failed, MessageBody body, CancellationToken cancel)
    {
        var (walk, now) = (turns.Begin(partition), clock.GetUtcNow());
        var verdict = Judge(partition.Contact!, failed, walk, now);
        if (verdict is Verdict.Hold hold)
            return new(failed.Id, RetryOutcome.NotNow, $"it may not go before {hold.Until:yyyy-MM-dd HH:mm} UTC: {hold.Reason}");
        var again = Again(failed, partition.Contact!, now);
        if (partition.Id == failed.Contact)
            partition.Put(failed with { RetriedAs = again.Id });
        walk.Asked.Add(again);
        if (verdict is Verdict.Suppress suppress)
            walk.Decide(again with { State = SendState.Suppressed, Reason = suppress.Reason });
        else
            walk.Claim(again, turns.Rebuild(again, body), journeys.Find(failed.Journey, failed.Version)!, EnrollmentOf(failed));
        if (await turns.CommitAsync(partition, walk, cancel) != CommitOutcome.Done)
            return null;
        if (partition.Id != failed.Contact)
            await MarkAsync(failed, again.Id, cancel);
        await sends.OfferAsync(walk.Claims, cancel);
        await sends.SettledAsync(again.Id, Patience);
        return Say(failed.Id, (await ReadAsync(again.Id, cancel))!);
    }

    private async Task MarkAsync(LedgerRow failed, string again, CancellationToken cancel)
    {
        var body = System.Text.Json.JsonSerializer.SerializeToUtf8Bytes(failed with { RetriedAs = again }, ContactJson.Default.LedgerRow);
        await records.CommitAsync(new(failed.Contact, [new Change.Upsert(ContactRows.Ledger(failed.Id), body)]), cancel);
    }

    private Verdict Judge(Contact contact, LedgerRow failed, UnitOfWork walk, DateTimeOffset now)
    {
        if (journeys.Find(failed.Journey, failed.Version) is not { } journey)
            return new Verdict.Suppress($"version {failed.Version} of {failed.Journey} is not known any more");
        if (failed is { ShowsCoupon: true, State: SendState.Failed })
            return new Verdict.Suppress("the coupon it shows was taken back when it failed, and may be somebody else's by now");
        var facts = new Facts { Now = now, Contact = contact, Store = walk.Store };
        return LateRefusal.Exit(journey, contact, failed, facts) is { } reason
            ? new Verdict.Suppress(reason)
            : SendGate.Judge(new(journey, now, now, failed.Channel) { Enrollment = EnrollmentOf(failed) }, contact, walk.Rules, facts.Zone, now);
    }

    private static LedgerRow Again(LedgerRow failed, Contact contact, DateTimeOffset now)
    {
        var id = NextId(failed.Id, contact.Id);
        var headers = failed.Headers;
        if (headers.TryGetValue("Message-ID", out var had))
            headers = headers.SetItem("Message-ID", $"<{RowKey.Hash(id)}{had[had.LastIndexOf('@')..]}");
        return failed with
        {
            Id = id,
            RetryOf = failed.Id,
            RetriedAs = null,
            Contact = contact.Id,
            To = failed.Channel == Channels.Webhook ? failed.To : Recipient.Of(contact, failed.Channel),
            State = SendState.Held,
            Reason = null,
            At = now,
            AskedAt = now,
            Attempts = 0,
            ProviderId = null,
            Headers = headers,
        };
    }

    // c..~journey~key~enrollment~turn, then ~r1, ~r2, ...
    private static string NextId(string id, string contact)
    {
        id = contact + id[id.IndexOf('~', StringComparison.Ordinal)..];
        var last = id[(id.LastIndexOf('~') + 1)..];
        return last is ['r', ..] && int.TryParse(last.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var n)
            ? string.Create(CultureInfo.InvariantCulture, $"{id[..^last.Length]}r{n + 1}")
            : id + "~r1";
    }

    private static string EnrollmentOf(LedgerRow row) => QueuedSend.EnrollmentOf(row.Id);

    private static Retry Say(string id, LedgerRow row) => new(
        id,
        row.State switch
        {
            SendState.Sent => RetryOutcome.Done,
            SendState.Suppressed => RetryOutcome.Suppressed,
            SendState.Failed => RetryOutcome.FailedAgain,
            SendState.Claimed => RetryOutcome.NotNow,
            _ => RetryOutcome.Uncertain,
        },
        row.State == SendState.Claimed ? "it waits for its provider, or is being handed over" : row.Reason,
        row.Id);

    private async ValueTask<LedgerRow?> ReadAsync(string id, CancellationToken cancel) =>
        await records.GetAsync(id.Split('~')[0], ContactRows.Ledger(id), cancel) is { } record
            ? ContactPartition.Parse(record.Body, ContactJson.Default.LedgerRow)
            : null;
}
