namespace TriggerMail.Storage;

public sealed class Bulk_jobs_on_tables : BulkJobContract
{
    protected override IRecordStore Store { get; } = Azurite.NewStore();
}
