using System.Text;
using Azure.Core;

namespace TriggerMail.Storage;

/// <summary>The service acts, its answer is lost, the SDK tries again and meets what its first try did.</summary>
public sealed class A_lost_answer
{
    private readonly string table = Azurite.NewTable();
    private readonly Wire wire = new();
    private readonly TableRecordStore store;
    private readonly TableRecordStore others;

    public A_lost_answer()
    {
        store = Azurite.Open(table, options =>
        {
            options.Transport = wire;
            options.Retry.Delay = TimeSpan.FromMilliseconds(1);
            options.Retry.MaxDelay = TimeSpan.FromMilliseconds(1);
        });
        others = Azurite.Open(table);
    }

    [Fact]
    public async Task of_an_insert_is_no_conflict()
    {
        LoseNext("POST");

        var versions = await CommittedAsync(new Change.Insert("r", Body("mine")));

        var record = await others.GetAsync("p", "r");
        Assert.Equal(("mine", versions[0]), (Text(record), record!.Version));
    }

    [Fact]
    public async Task of_a_replacement_is_no_conflict()
    {
        var read = (await CommittedAsync(new Change.Insert("r", Body("1"))))[0];
        LoseNext("PUT");

        var versions = await CommittedAsync(new Change.Replace("r", Body("2"), read));

        Assert.NotEqual(read, versions[0]);
        Assert.Equal(versions[0], (await others.GetAsync("p", "r"))!.Version);
    }

    [Fact]
    public async Task of_an_upsert_gives_the_version_of_the_last_try()
    {
        LoseNext("PUT");

        var versions = await CommittedAsync(new Change.Upsert("r", Body("x")));

        Assert.Equal(versions[0], (await others.GetAsync("p", "r"))!.Version);
    }

    [Fact]
    public async Task of_a_transaction_is_no_conflict_and_every_version_is_known()
    {
        var old = await CommittedAsync(new Change.Insert("changed", Body("1")), new Change.Insert("gone", Body("1")));
        LoseNext("POST");

        var versions = await CommittedAsync(
            new Change.Delete("gone", old[1]), new Change.Replace("changed", Body("2"), old[0]), new Change.Insert("new", Body("3")), new Change.Upsert("any", Body("4")));

        var rows = (await others.RangeAsync("p", RowRange.All)).ToDictionary(record => record.Row, record => record.Version);
        Assert.Equal(["any", "changed", "new"], rows.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["", rows["changed"], rows["new"], rows["any"]], versions);
    }

    [Fact]
    public async Task is_no_conflict_even_when_somebody_changed_one_of_the_rows_since()
    {
        await CommittedAsync(new Change.Insert("other", default));
        LoseNext("POST");
        wire.Meanwhile = async () =>
        {
            var theirs = (await others.GetAsync("p", "a"))!;
            Assert.IsType<BatchResult.Committed>(await others.CommitAsync(new("p", [new Change.Replace("a", Body("theirs"), theirs.Version)])));
        };

        var versions = await CommittedAsync(new Change.Insert("a", Body("ours")), new Change.Insert("b", Body("ours")));

        Assert.Equal((await others.GetAsync("p", "b"))!.Version, versions[1]);
        wire.Meanwhile = () => Task.CompletedTask;
        var late = await store.CommitAsync(new("p", [new Change.Replace("a", Body("x"), versions[0])]));
        Assert.Equal("a", Assert.IsType<BatchResult.Conflict>(late).Row);
        Assert.Equal("theirs", Text(await others.GetAsync("p", "a")));
    }

    [Fact]
    public async Task hides_no_real_conflict()
    {
        var read = await CommittedAsync(new Change.Insert("mine", default), new Change.Insert("taken", Body("theirs")));
        LoseNext("POST");

        var outcome = await store.CommitAsync(new("p", [new Change.Replace("mine", Body("x"), read[0]), new Change.Insert("taken", Body("x"))]));

        Assert.Equal("taken", Assert.IsType<BatchResult.Conflict>(outcome).Row);
        Assert.Equal("theirs", Text(await others.GetAsync("p", "taken")));
    }

    [Fact]
    public async Task that_nothing_can_explain_any_more_is_said_to_be_uncertain()
    {
        var read = (await CommittedAsync(new Change.Insert("r", default)))[0];
        LoseNext("DELETE");

        var uncertain = await Assert.ThrowsAsync<UncertainCommitException>(async () => await store.CommitAsync(new("p", [new Change.Delete("r", read)])));

        Assert.Contains("partition 'p'", uncertain.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task of_a_deletion_that_asks_for_no_version_is_no_matter()
    {
        await CommittedAsync(new Change.Insert("r", default));
        LoseNext("DELETE");

        Assert.Equal([""], await CommittedAsync(new Change.Delete("r", Change.Delete.AnyVersion)));

        Assert.Null(await others.GetAsync("p", "r"));
    }

    [Fact]
    public async Task every_time_is_trouble_not_a_result()
    {
        await CommittedAsync(new Change.Insert("first", default));
        wire.Loses = request => request.Method == RequestMethod.Post;

        await Assert.ThrowsAsync<AggregateException>(async () => await store.CommitAsync(new("p", [new Change.Insert("r", default)])));
    }

    private void LoseNext(string method)
    {
        var lost = false;
        wire.Loses = request => !lost && request.Method.Method == method && !request.Uri.ToString().EndsWith("/Tables", StringComparison.Ordinal) && (lost = true);
    }

    private async Task<IReadOnlyList<string>> CommittedAsync(params Change[] changes) =>
        Assert.IsType<BatchResult.Committed>(await store.CommitAsync(new("p", changes))).Versions;

    private static ReadOnlyMemory<byte> Body(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(StoredRecord? record) => Encoding.UTF8.GetString(record!.Body.Span);
}
