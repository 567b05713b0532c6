namespace TriggerMail.Storage;

public sealed class Bulk_jobs_in_memory : BulkJobContract
{
    protected override IRecordStore Store { get; } = new InMemoryRecordStore();
}

public sealed class Bulk_jobs_on_sqlite : BulkJobContract, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SqliteRecordStore store;

    public Bulk_jobs_on_sqlite() => store = SqliteRecordStore.Open(folder.Path);

    protected override IRecordStore Store => store;

    public void Dispose()
    {
        store.Dispose();
        folder.Dispose();
    }
}
