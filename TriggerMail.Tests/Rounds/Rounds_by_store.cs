namespace TriggerMail.Storage;

public sealed class Rounds_in_memory : RoundContract
{
    protected override IRecordStore Store { get; } = new InMemoryRecordStore();
}

public sealed class Rounds_on_sqlite : RoundContract, IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SqliteRecordStore store;

    public Rounds_on_sqlite() => store = SqliteRecordStore.Open(folder.Path);

    protected override IRecordStore Store => store;

    public void Dispose()
    {
        store.Dispose();
        folder.Dispose();
    }
}
