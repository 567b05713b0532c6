using TriggerMail.Contacts;
using TriggerMail.Partitions;
using TriggerMail.Storage;
using TriggerMail.Stories;

namespace TriggerMail.Privacy;

/// <summary>Somebody is erased in the moment in which their first event is being handled: the erasure finds nobody yet, and must hold all the same.</summary>
[Trait("Kind", "security")]
public sealed class An_erasure_of_somebody_just_being_made
{
    private const string Ada = "ada@example.com";

    [Fact]
    public async Task holds_although_it_found_nobody()
    {
        var store = new MeanwhileStore(new InMemoryRecordStore());
        await using var host = new EngineStoryHost(records: store);
        store.BeforeTheFirstContact = () => host.Engine.Privacy.EraseAsync(Alias.Read(Ada)!, "console");
        await new Story(host).SeesAsync("contact.updated", "{'contact':{'firstName':'Ada'}}");
        Assert.True(store.HasHappened);
        Assert.Null(await host.Engine.Contacts.FindAsync(Ada));
        await host.PassAsync(TimeSpan.FromHours(1));
        Assert.Null(await host.Engine.Contacts.FindAsync(Ada));
    }

    [Fact]
    public async Task leaves_whoever_comes_anew_afterwards()
    {
        await using var host = new EngineStoryHost();
        await host.Engine.Privacy.EraseAsync(Alias.Read(Ada)!, "console");
        await host.PassAsync(TimeSpan.FromHours(1));
        await new Story(host).OrdersAsync();
        Assert.NotNull(await host.Engine.Contacts.FindAsync(Ada));
    }

    private sealed class MeanwhileStore(IRecordStore records) : IRecordStore
    {
        public Func<Task>? BeforeTheFirstContact { get; set; }

        public bool HasHappened { get; private set; }

        public ValueTask<StoredRecord?> GetAsync(string partition, string row, CancellationToken cancel = default) => records.GetAsync(partition, row, cancel);

        public ValueTask<IReadOnlyList<StoredRecord>> RangeAsync(string partition, RowRange range, CancellationToken cancel = default) => records.RangeAsync(partition, range, cancel);

        public async ValueTask<BatchResult> CommitAsync(Batch batch, CancellationToken cancel = default)
        {
            if (BeforeTheFirstContact is { } meanwhile && batch.Changes[0] is Change.Insert { Row: ContactRows.Head })
            {
                BeforeTheFirstContact = null;
                HasHappened = true;
                await meanwhile();
            }
            return await records.CommitAsync(batch, cancel);
        }
    }
}
