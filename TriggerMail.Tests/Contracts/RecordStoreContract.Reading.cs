namespace TriggerMail.Storage;

public abstract partial class RecordStoreContract
{
    [Fact]
    public async Task a_record_that_was_never_written_is_null() => Assert.Null(await Store.GetAsync("p", "nobody"));

    [Fact]
    public async Task a_partition_that_was_never_written_is_empty() => Assert.Empty(await RowsAsync("p"));

    [Fact]
    public async Task a_record_reads_back_with_its_row_its_body_and_its_version()
    {
        var version = Assert.Single(await WriteAsync("p", Insert("r", "hello")));

        var record = await Store.GetAsync("p", "r");

        Assert.Equal(("r", "hello", version), (record!.Row, Text(record), record.Version));
    }

    [Fact]
    public async Task a_range_gives_the_same_records_as_single_reads()
    {
        await WriteAsync("p", Insert("a", "1"), Insert("b", "2"));

        var records = await Store.RangeAsync("p", RowRange.All);

        Assert.Equal(["1", "2"], records.Select(Text));
        Assert.Equal((await Store.GetAsync("p", "b"))!.Version, records[1].Version);
    }

    [Fact]
    public async Task partitions_do_not_see_each_other()
    {
        await WriteAsync("p", Insert("r", "in p"));
        await WriteAsync("P", Insert("r", "in P"));
        await WriteAsync("p ", Insert("r2"));

        Assert.Equal(["in p"], (await Store.RangeAsync("p", RowRange.All)).Select(Text));
        Assert.Equal("in P", Text(await Store.GetAsync("P", "r")));
        Assert.Null(await Store.GetAsync("p", "r2"));
    }

    [Fact]
    public async Task rows_come_in_ordinal_order_of_their_utf16_code_units()
    {
        string[] rows = ["", " ", "!", "0", "00", "1", "10", "2", "A", "B", "Z", "_", "a", "a!", "aa", "b", "z", "~", "ß", "é", "Ω", "日", "\uD7FB", "\uE000", "\uFB01", "\uFFFD"];
        await WriteAsync("p", [.. rows.Reverse().Select(row => Insert(row))]);

        Assert.Equal(rows, await RowsAsync("p"));
        Assert.Equal(rows, rows.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task keys_differ_by_case_and_by_normal_form()
    {
        await WriteAsync("p", Insert("é", "composed"), Insert("e\u0301", "decomposed"), Insert("E\u0301", "upper"));

        Assert.Equal("composed", Text(await Store.GetAsync("p", "é")));
        Assert.Equal("decomposed", Text(await Store.GetAsync("p", "e\u0301")));
        Assert.Null(await Store.GetAsync("p", "É"));
    }

    [Theory]
    [InlineData("", null, "a,b,b1,c")]
    [InlineData("b", null, "b,b1,c")]
    [InlineData("b0", null, "b1,c")]
    [InlineData("a", "c", "a,b,b1")]
    [InlineData("b", "b", "")]
    [InlineData("c", "a", "")]
    [InlineData("d", null, "")]
    [InlineData("", "", "")]
    public async Task a_range_begins_at_from_and_ends_before_to(string from, string? to, string expected)
    {
        await WriteAsync("p", Insert("a"), Insert("b"), Insert("b1"), Insert("c"));

        Assert.Equal(expected, string.Join(',', await RowsAsync("p", new(from, to))));
    }

    [Theory]
    [InlineData("", "evt|1,evt|2,evt},evu,ev~")]
    [InlineData("evt|", "evt|1,evt|2")]
    [InlineData("evt", "evt|1,evt|2,evt}")]
    [InlineData("ev~", "ev~")]
    [InlineData("x", "")]
    public async Task a_prefix_gives_the_rows_that_begin_with_it(string prefix, string expected)
    {
        await WriteAsync("p", Insert("evt|1"), Insert("evt|2"), Insert("evt}"), Insert("evu"), Insert("ev~"));

        Assert.Equal(expected, string.Join(',', await RowsAsync("p", RowRange.Prefix(prefix))));
    }

    [Theory]
    [InlineData(0, "")]
    [InlineData(1, "b")]
    [InlineData(2, "b,c")]
    [InlineData(99, "b,c,d")]
    public async Task a_limit_keeps_the_first_rows_of_the_range(int limit, string expected)
    {
        await WriteAsync("p", Insert("a"), Insert("b"), Insert("c"), Insert("d"));

        Assert.Equal(expected, string.Join(',', await RowsAsync("p", new("b", null, limit))));
    }

    [Fact]
    public async Task a_range_is_not_cut_at_a_page_of_a_thousand()
    {
        foreach (var chunk in Enumerable.Range(0, 2_500).Chunk(100))
            await WriteAsync("p", [.. chunk.Select(number => Insert(Number(number)))]);

        Assert.Equal(Enumerable.Range(0, 2_500).Select(Number), await RowsAsync("p"));
        Assert.Equal(Enumerable.Range(1, 1_500).Select(Number), await RowsAsync("p", new(Number(1), null, 1_500)));
    }
}
