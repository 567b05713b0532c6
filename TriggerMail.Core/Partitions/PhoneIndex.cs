using TriggerMail.Storage;

namespace TriggerMail.Partitions;

/// <summary>
/// Whose a telephone number may be: what answers to text messages are matched by. Derived: written before the commit that learns the number;
/// whether it still is the contact's, the contact says. The numbers themselves are not in it.
/// </summary>
internal sealed class PhoneIndex(IRecordStore records)
{
    private const string Partition = "phones";

    public async ValueTask AddAsync(string number, string contact, CancellationToken cancel) => await records.CommitAsync(
        new(Partition, [new Change.Upsert($"n|{RowKey.Hash(number)}|{contact}", default), new Change.Upsert($"c|{contact}|{RowKey.Hash(number)}", default)]), cancel);

    /// <summary>Ids of contacts who have or had the number.</summary>
    public async ValueTask<IReadOnlyList<string>> FindAsync(string number, CancellationToken cancel) =>
        [.. (await records.RangeAsync(Partition, RowRange.Prefix($"n|{RowKey.Hash(number)}|"), cancel)).Select(record => record.Row.Split('|')[2])];

    /// <summary>Forgets which numbers a contact has.</summary>
    public async ValueTask RemoveAsync(string contact, CancellationToken cancel)
    {
        foreach (var record in await records.RangeAsync(Partition, RowRange.Prefix($"c|{contact}|"), cancel))
        {
            if (await records.GetAsync(Partition, $"n|{record.Row.Split('|')[2]}|{contact}", cancel) is { } number)
                await records.CommitAsync(new(Partition, [new Change.Delete(number.Row, number.Version)]), cancel);
            await records.CommitAsync(new(Partition, [new Change.Delete(record.Row, record.Version)]), cancel);
        }
    }
}
