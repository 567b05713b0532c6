namespace TriggerMail.Storage;

/// <summary>What goes over the wire is never more than the limits reckon with.</summary>
public sealed class A_batch_on_the_wire
{
    private readonly Wire wire = new();
    private readonly TableRecordStore store;

    public A_batch_on_the_wire() => store = Azurite.NewStore(options => options.Transport = wire);

    [Theory]
    [InlineData("plain", 0)]
    [InlineData("plain", 200)]
    [InlineData("plain", StorageLimits.BodyBytes)]
    [InlineData("日本", 10)]
    [InlineData("'", 10)]
    public async Task weighs_no_more_than_the_limits_reckon(string letters, int body)
    {
        var partition = Repeat(letters, LongestKey(letters));
        var bytes = new byte[body];
        var inserts = Batch(partition, row => new Change.Insert(row, bytes), letters, body);
        var versions = Assert.IsType<BatchResult.Committed>(await store.CommitAsync(inserts)).Versions;
        AssertReckoned(inserts);

        var replaces = new Batch(partition, [.. inserts.Changes.Select((change, i) => new Change.Replace(change.Row, bytes, versions[i]))]);
        versions = Assert.IsType<BatchResult.Committed>(await store.CommitAsync(replaces)).Versions;
        AssertReckoned(replaces);

        var deletes = new Batch(partition, [.. inserts.Changes.Select((change, i) => new Change.Delete(change.Row, versions[i]))]);
        Assert.IsType<BatchResult.Committed>(await store.CommitAsync(deletes));
        AssertReckoned(deletes);
    }

    [Fact]
    public async Task is_one_request_after_the_first_use()
    {
        await store.CommitAsync(new("p", [new Change.Insert("first", default)]));
        var before = wire.Requests;

        await store.CommitAsync(new("p", [new Change.Insert("a", default)]));
        await store.CommitAsync(new("p", [new Change.Insert("b", default), new Change.Insert("c", default)]));
        Assert.IsType<BatchResult.Conflict>(await store.CommitAsync(new("p", [new Change.Insert("a", default)])));
        Assert.IsType<BatchResult.Conflict>(await store.CommitAsync(new("p", [new Change.Upsert("d", default), new Change.Insert("a", default)])));
        await store.GetAsync("p", "a");
        await store.RangeAsync("p", RowRange.All);

        Assert.Equal(6, wire.Requests - before);
    }

    private static Batch Batch(string partition, Func<string, Change> change, string letters, int body) =>
        new(partition, [.. Enumerable.Range(0, body > 1000 ? 3 : 20).Select(i => change(Repeat(letters, LongestKey(letters)) + i))]);

    private static int LongestKey(string letters) => letters == "日本" ? 190 : 250; // Two of them fill an address.

    private static string Repeat(string letters, int length) => string.Concat(Enumerable.Repeat(letters, length / letters.Length));

    private void AssertReckoned(Batch batch)
    {
        var reckoned = batch.Changes.Sum(change => StorageLimits.WireBytes(batch.Partition, change));
        Assert.True(wire.LastBody <= reckoned, $"{wire.LastBody} bytes on the wire, {reckoned} reckoned");
    }
}
