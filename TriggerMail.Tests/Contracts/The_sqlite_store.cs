namespace TriggerMail.Storage;

public sealed class The_sqlite_store : RecordStoreContract, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("triggermail-").FullName;
    private readonly SqliteRecordStore _store;

    public The_sqlite_store() => _store = SqliteRecordStore.Open(_folder);

    protected override IRecordStore Store => _store;

    public void Dispose()
    {
        _store.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
