using TriggerMail.Storage;

namespace TriggerMail.Catalog;

public sealed class The_catalogue_in_memory : CatalogContract
{
    protected override IRecordStore Store { get; } = new InMemoryRecordStore();
}

public sealed class The_catalogue_on_sqlite : CatalogContract, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SqliteRecordStore store;

    public The_catalogue_on_sqlite() => store = SqliteRecordStore.Open(folder.Path);

    protected override IRecordStore Store => store;

    public void Dispose()
    {
        store.Dispose();
        folder.Dispose();
    }
}
