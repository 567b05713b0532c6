using System.Globalization;
using TriggerMail.Storage;

namespace TriggerMail.Partitions;

/// <summary>
/// The ids of all contacts, spread over partitions. Derived: an id is written before the contact's first commit, and again with the
/// next event of a contact that is not marked as listed, so none is missing. Ids of contacts that were merged away or erased may be
/// among them and fall out when the contact is read.
/// </summary>
public sealed class ContactList(IRecordStore records)
{
    private const uint Shards = 16;

    /// <summary>The partitions the list is spread over; each row's key is a contact's id.</summary>
    internal static IReadOnlyList<string> Partitions { get; } = [.. Enumerable.Range(0, (int)Shards).Select(Partition)];

    /// <summary>
    /// So many ids in a stable order that has nothing to do with time, behind a place in that order.
    /// </summary>
    /// <param name="after">The <see cref="ContactPage.Next"/> of the page before; null: from the beginning.</param>
    /// <param name="most">How many, at least 1.</param>
    /// <param name="cancel">Stops the reading.</param>
    public async ValueTask<ContactPage> PageAsync(string? after, int most, CancellationToken cancel = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(most, 1);
        var ids = new List<string>(most);
        var first = after is null ? 0 : Shard(after);
        for (var shard = first; shard < (int)Shards && ids.Count < most; shard++)
        {
            var from = shard == first && after is not null ? Behind(after) : "";
            foreach (var record in await records.RangeAsync(Partition(shard), new(from, null, most - ids.Count), cancel))
                ids.Add(record.Row);
        }
        return new(ids, ids.Count < most ? null : ids[^1]);
    }

    /// <summary>Whether a contact is on the list.</summary>
    internal async ValueTask<bool> HasAsync(string contact, CancellationToken cancel) =>
        await records.GetAsync(Partition(Shard(contact)), contact, cancel) is not null;

    /// <summary>Puts a contact on the list. Doing it again changes nothing.</summary>
    internal async ValueTask AddAsync(string contact, CancellationToken cancel) =>
        await records.CommitAsync(new(Partition(Shard(contact)), [new Change.Upsert(contact, default)]), cancel);

    /// <summary>Takes a contact off the list, once there is nothing left of it.</summary>
    internal async ValueTask RemoveAsync(string contact, CancellationToken cancel)
    {
        if (await records.GetAsync(Partition(Shard(contact)), contact, cancel) is { } record)
            await records.CommitAsync(new(Partition(Shard(contact)), [new Change.Delete(contact, record.Version)]), cancel);
    }

    /// <summary>The first key behind a row's.</summary>
    internal static string Behind(string row) => row + "!";

    private static int Shard(string contact) => (int)(StableHash.Of(contact) % Shards);

    private static string Partition(int shard) => string.Create(CultureInfo.InvariantCulture, $"contacts|{shard:D2}");
}

/// <summary>A page of the list of contacts.</summary>
/// <param name="Contacts">Ids.</param>
/// <param name="Next">Where the next page begins; null when this was the last.</param>
public sealed record ContactPage(IReadOnlyList<string> Contacts, string? Next);
