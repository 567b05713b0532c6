namespace TriggerMail.Storage;

public sealed class The_in_memory_store : RecordStoreContract
{
    protected override IRecordStore Store { get; } = new InMemoryRecordStore();
}
