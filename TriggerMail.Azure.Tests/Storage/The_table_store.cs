namespace TriggerMail.Storage;

public sealed class The_table_store : RecordStoreContract
{
    protected override IRecordStore Store { get; } = Azurite.NewStore();

    protected override int Cases => 12;
}
