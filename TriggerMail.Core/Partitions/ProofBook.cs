using System.Collections.Immutable;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Storage;

namespace TriggerMail.Partitions;

/// <summary>
/// Keeps the proof of each answer about consent: one row for each different answer, which counts how often it was given. Who repeats an
/// answer makes no more rows, and who varies it makes a bounded number.
/// </summary>
internal sealed class ProofBook(IRecordStore records)
{
    /// <summary>So many different answers of one contact have rows of their own; what comes after them shares one for each channel and state.</summary>
    public const int Most = 500;

    private const int AgainKept = 10;

    /// <summary>Adds the answers of one event to the contact's batch, so that a repeat of the event counts nothing.</summary>
    public async ValueTask KeepAsync(ContactPartition partition, ImmutableArray<ConsentRecord> said, CancellationToken cancel)
    {
        var kept = new Dictionary<string, ConsentRecord>(StringComparer.Ordinal);
        foreach (var answer in said)
        {
            var row = ContactRows.Proof(Content(answer));
            if (await FindAsync(row) is { } same)
                Keep(row, Again(same, answer));
            else if (partition.Contact!.ProofRows < Most)
            {
                partition.Contact = partition.Contact with { ProofRows = partition.Contact.ProofRows + 1 };
                Keep(row, answer);
            }
            else
            {
                row = ContactRows.Proof($"{answer.Channel}-{answer.State}");
                Keep(row, answer with { Others = (await FindAsync(row))?.Others + 1 ?? 0 });
            }
        }

        void Keep(string row, ConsentRecord answer)
        {
            kept[row] = answer;
            partition.Put(row, answer);
        }

        async ValueTask<ConsentRecord?> FindAsync(string row) =>
            kept.TryGetValue(row, out var one) ? one
            : !partition.IsNew && await records.GetAsync(partition.Id, row, cancel) is { } record ? ContactPartition.Parse(record.Body, ContactJson.Default.ConsentRecord)
            : null;
    }

    /// <summary>The words of the first time stay; what is counted is how often, and when last.</summary>
    public static ConsentRecord Again(ConsentRecord first, ConsentRecord again) => first with
    {
        At = first.At < again.At ? first.At : again.At,
        Times = first.Times + 1,
        LastAt = Later(first.LastAt ?? first.At, again.At),
        LastHeardAt = again.HeardAt,
        LastEvent = again.Event,
        ExpiresAt = Later(first.ExpiresAt, again.ExpiresAt),
        Again = [.. (first.Again ?? []).Prepend(again.At).Take(AgainKept)],
    };

    // Whatever would have to be proven apart. The network is no part of it, and is that of the first time.
    private static string Content(ConsentRecord said) => RowKey.Hash(string.Join(
        '\n', string.Join(',', said.Topics.Order(StringComparer.Ordinal)), said.Channel, said.State, said.WasYes, said.Level, said.Who, said.Source,
        said.Wording, said.Locale, said.Ignored));

    private static DateTimeOffset? Later(DateTimeOffset? one, DateTimeOffset? other) => one is null || other > one ? other ?? one : one;
}
