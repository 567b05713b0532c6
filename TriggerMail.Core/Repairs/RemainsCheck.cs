using TriggerMail.Partitions;
using TriggerMail.Privacy;
using TriggerMail.Storage;

namespace TriggerMail.Repairs;

/// <summary>What is left of somebody who is no contact any more: rows of an erasure that was cut off, a place on the list, rows of nobody.</summary>
internal sealed class RemainsCheck(IRecordStore records, ContactList list, DataSubjectRequests privacy)
{
    /// <summary>What is found about a contact that has no record, or a mark of an erasure in its place.</summary>
    public async Task<IReadOnlyList<Finding>> OfAsync(string id, string? erasedBy, bool fix, CancellationToken cancel)
    {
        if (erasedBy is not null)
            return await IsUnderWayAsync(erasedBy, id, cancel) ? [] : [await DoneAsync(CutOff(id), fix, () => privacy.FinishAsync(erasedBy, id, cancel))];
        if ((await records.RangeAsync(id, RowRange.All with { Limit = 1 }, cancel)).Count > 0)
            return [new(id, "There are rows of a contact without its record.", "Nobody finds them, and no request of the person reaches them.",
                "Restore the data from a backup in which the record is there; or erase the person there, or the shop, which takes such rows too.", Repair.Yours)];
        return await list.HasAsync(id, cancel)
            ? [await DoneAsync(new(id, "The list of all contacts names somebody of whom nothing is kept.", "Harmless by itself: lists and bulk jobs pass it over.",
                "A repair takes it off the list.", Repair.Possible), fix, () => list.RemoveAsync(id, cancel).AsTask())]
            : [];
    }

    // The upkeep takes an open request up by itself, as long as it knows the contact or will come to it on the list.
    private async Task<bool> IsUnderWayAsync(string erasedBy, string id, CancellationToken cancel) =>
        await privacy.FindAsync(erasedBy, cancel) is { DoneAt: null } open && (open.Contacts.Contains(id) || await list.HasAsync(id, cancel));

    private static Finding CutOff(string id) => new(id, "The erasure of a person was cut off, and nobody will end it.",
        "Rows of somebody who was to be forgotten are still kept.", "A repair ends the erasure.", Repair.Possible);

    private static async Task<Finding> DoneAsync(Finding finding, bool fix, Func<Task> repair)
    {
        if (!fix)
            return finding;
        await repair();
        return finding with { Repair = Repair.Done };
    }
}
