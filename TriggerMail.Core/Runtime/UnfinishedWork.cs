using TriggerMail.Partitions;

namespace TriggerMail.Runtime;

/// <summary>What a crash, or an event before this one, left to be done for a contact: sends in nobody's hands, and enrollments that have yet to hear of something.</summary>
internal sealed class UnfinishedWork(ContactStore contacts, PendingSignalDelivery announcements, SendQueue sends)
{
    /// <summary>Finishes what a crash left open; says until when another process is at something, or null.</summary>
    public async Task<DateTimeOffset?> FinishAsync(string contact, CancellationToken cancel)
    {
        var partition = await contacts.LoadAsync(contact, cancel);
        DateTimeOffset? busy = null;
        foreach (var one in partition.Contact?.Absorbed.Append(contact) ?? [contact])
        {
            (bool Changed, DateTimeOffset? BusyUntil) recovered;
            do
                recovered = await RecoverAsync(await contacts.LoadAsync(one, cancel), cancel);
            while (recovered.Changed);
            busy = recovered.BusyUntil ?? busy;
        }
        await announcements.FinishAsync(contact, cancel);
        return busy;
    }

    private async Task<(bool Changed, DateTimeOffset? BusyUntil)> RecoverAsync(ContactPartition partition, CancellationToken cancel) =>
        partition.Contact is null ? (false, null) : await sends.TakeUpAsync(partition, cancel);

    /// <summary>Tells what has yet to be told, which comes before the next event; whether there was anything.</summary>
    public async Task<bool> CatchesUpAsync(ContactPartition partition, CancellationToken cancel)
    {
        if (partition.Contact is not { PendingSignals.Length: > 0 })
            return false;
        await announcements.FinishAsync(partition.Id, cancel);
        return true;
    }
}
