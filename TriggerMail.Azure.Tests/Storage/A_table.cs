using FsCheck;
using FsCheck.Fluent;

namespace TriggerMail.Storage;

/// <summary>What is only true of tables.</summary>
public sealed class A_table
{
    [Fact]
    public async Task that_does_not_exist_is_empty_and_comes_into_being_with_the_first_batch()
    {
        var store = Azurite.NewStore();

        Assert.Null(await store.GetAsync("p", "r"));
        Assert.Empty(await store.RangeAsync("p", RowRange.All));
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 10).Select(async i => await store.CommitAsync(new("p", [new Change.Insert($"{i}", default)]))));

        Assert.All(outcomes, outcome => Assert.IsType<BatchResult.Committed>(outcome));
        Assert.Equal(10, (await store.RangeAsync("p", RowRange.All)).Count);
    }

    [Fact]
    public async Task is_shared_by_everybody_who_opens_it()
    {
        var table = Azurite.NewTable();
        await Azurite.Open(table).CommitAsync(new("p", [new Change.Insert("r", default)]));

        Assert.Equal("r", Assert.IsType<BatchResult.Conflict>(await Azurite.Open(table).CommitAsync(new("p", [new Change.Insert("r", default)]))).Row);
    }

    [Fact]
    public async Task is_cut_at_any_bound_as_the_store_in_memory_is()
    {
        string[] rows = ["", " ", "!", "#".Replace('#', '$'), "0", "@", "A", "a", "a!", "a0", "a[", "a~", "a\u00A0", "b", "z", "~", "\u00A0", "\uD7FF", "\uE000", "\uFFFD", "a\uFFFD"];
        IRecordStore table = Azurite.NewStore(), memory = new InMemoryRecordStore();
        foreach (var store in new[] { table, memory })
            await store.CommitAsync(new("p", [.. rows.Select(row => new Change.Insert(row, default))]));
        string[] bounds = ["", "/", "\\", "#", "?", "\0", "\n", "\u007F", "\u009F", "\uD800", "\uDFFF", "\uFFFE", "\uFFFF", "a/", "a\\x", "a\uFFFF", "a\uDE00b", "~\uFFFF", "\uFFFD\uFFFF", "a'b", "a%20", "+"];

        foreach (var from in bounds)
            foreach (var to in bounds.Append(null))
                Assert.Equal(
                    (await memory.RangeAsync("p", new(from, to))).Select(record => record.Row),
                    (await table.RangeAsync("p", new(from, to))).Select(record => record.Row));
    }

    [Xunit.Fact]
    public void is_cut_at_a_possible_key_that_divides_the_keys_as_the_bound_does() =>
        Prop.ForAll(AnyText.Two().ToArbitrary(), pair =>
        {
            var (bound, text) = pair;
            var key = new string([.. text.Where(c => !(c is '/' or '\\' or '#' or '?' or '\uFFFE' or '\uFFFF' || char.IsControl(c) || char.IsSurrogate(c)))]);
            var cut = RangeFilter.Cut(bound);
            if (cut is not null)
                StorageLimits.CheckKey("row", cut);
            Assert.Equal(string.CompareOrdinal(key, bound) >= 0, cut is not null && string.CompareOrdinal(key, cut) >= 0);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(5_000));

    private static Gen<string> AnyText =>
        Gen.Elements(" !#$./0?@A\\]a~\u007F\u009F\u00A0\u00E9\uD7FF\uD800\uDFFF\uE000\uFFFC\uFFFD\uFFFE\uFFFF\0\n".ToCharArray()).ArrayOf()
            .Select(letters => new string(letters.Take(6).ToArray()));
}
