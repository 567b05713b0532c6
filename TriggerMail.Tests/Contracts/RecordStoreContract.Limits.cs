namespace TriggerMail.Storage;

public abstract partial class RecordStoreContract
{
    [Fact]
    public async Task an_empty_body_is_a_body()
    {
        await WriteAsync("p", Insert("r", ""));
        await WriteAsync("p", new Change.Upsert("s", default));

        Assert.Equal([0, 0], (await Store.RangeAsync("p", RowRange.All)).Select(record => record.Body.Length));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(256)]
    [InlineData(StorageLimits.PropertyBytes - 1)]
    [InlineData(StorageLimits.PropertyBytes)]
    [InlineData(StorageLimits.PropertyBytes + 1)]
    [InlineData(3 * StorageLimits.PropertyBytes)]
    [InlineData(StorageLimits.BodyBytes)]
    public async Task a_body_of_any_bytes_reads_back_the_same(int length)
    {
        await WriteAsync("p", new Change.Insert("r", AnyBytes(length)));

        Assert.Equal(AnyBytes(length), (await Store.GetAsync("p", "r"))!.Body.ToArray());
    }

    [Fact]
    public async Task a_longer_body_leaves_nothing_behind_when_a_shorter_one_replaces_it()
    {
        var read = (await WriteAsync("p", new Change.Insert("r", AnyBytes(200_000))))[0];
        await WriteAsync("p", new Change.Replace("r", Body("short"), read));

        Assert.Equal("short", Text(await Store.GetAsync("p", "r")));
    }

    [Fact]
    public async Task the_callers_buffer_is_its_own_again_after_the_answer()
    {
        var buffer = AnyBytes(10);
        await WriteAsync("p", new Change.Insert("r", buffer));
        Array.Clear(buffer);

        Assert.Equal(AnyBytes(10), (await Store.GetAsync("p", "r"))!.Body.ToArray());
    }

    [Fact]
    public async Task a_body_over_the_limit_is_refused() =>
        await AssertRefusedAsync("at most 720896 bytes; row 'r' has 720897", new("p", [new Change.Insert("r", AnyBytes(StorageLimits.BodyBytes + 1))]));

    [Fact]
    public async Task a_hundred_changes_fit_in_a_batch() =>
        Assert.Equal(100, (await WriteAsync("p", [.. Enumerable.Range(0, 100).Select(number => Insert(Number(number)))])).Count);

    [Fact]
    public async Task a_hundred_and_one_changes_are_refused() =>
        await AssertRefusedAsync("1 to 100 changes; this one has 101", new("p", [.. Enumerable.Range(0, 101).Select(number => Insert(Number(number)))]));

    [Fact]
    public async Task an_empty_batch_is_refused() => await AssertRefusedAsync("1 to 100 changes; this one has 0", new("p", []));

    [Fact]
    public async Task a_batch_that_names_a_row_twice_is_refused() =>
        await AssertRefusedAsync("'r' is named twice", new("p", [Insert("r"), Insert("s"), new Change.Upsert("r", Body("x"))]));

    [Fact]
    public async Task four_mebibytes_on_the_wire_fit_in_a_batch()
    {
        var batch = Heavy(lastBody: 254_340);

        Assert.Equal(StorageLimits.BatchBytes, batch.Changes.Sum(change => StorageLimits.WireBytes("p", change)));
        Assert.IsType<BatchResult.Committed>(await Store.CommitAsync(batch));
    }

    [Fact]
    public async Task a_byte_more_than_four_mebibytes_is_refused() =>
        await AssertRefusedAsync("at most 4194304 bytes on the wire; this one is 4194308", Heavy(lastBody: 254_341));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("'")]
    [InlineData("O''Brien & \"sons\" <a@b.c>; 100%+1|{}")]
    [InlineData("Zoë 日本 \uE000\uFFFD")]
    [InlineData("..")]
    public async Task an_unusual_key_names_one_row_as_any_other(string key)
    {
        await WriteAsync(key, Insert(key, "unusual"), Insert("other" + key));

        Assert.Equal("unusual", Text(await Store.GetAsync(key, key)));
        Assert.Contains(key, await RowsAsync(key));
        await AssertConflictAsync(key, key, Insert(key));
    }

    [Fact]
    public async Task keys_have_room_in_one_line_of_an_answer()
    {
        var partition = new string('日', 200);
        var longest = new string('本', (StorageLimits.AddressCharacters / 9) - partition.Length);

        await WriteAsync(partition, Insert(longest), Insert("r"));

        await AssertRefusedAsync("at most 3500 characters when percent-encoded", new(partition, [Insert(longest + '本'), Insert("r")]));
    }

    [Fact]
    public async Task a_key_may_have_512_characters()
    {
        var key = new string('k', StorageLimits.KeyCharacters);
        await WriteAsync(key, Insert(key));

        Assert.Equal([key], await RowsAsync(key));
        Assert.NotNull(await Store.GetAsync(key, key));
    }

    [Fact]
    public async Task a_key_of_513_characters_is_refused()
    {
        var key = new string('k', StorageLimits.KeyCharacters + 1);

        await AssertRefusedAsync("partition key is at most 512 characters", new(key, [Insert("r")]));
        await AssertRefusedAsync("row key is at most 512 characters", new("p", [Insert(key)]));
        await Assert.ThrowsAsync<StorageLimitException>(async () => await Store.RangeAsync("p", new(key, null)));
    }

    [Theory]
    [InlineData('/')]
    [InlineData('\\')]
    [InlineData('#')]
    [InlineData('?')]
    [InlineData('\0')]
    [InlineData('\t')]
    [InlineData('\n')]
    [InlineData('\u001F')]
    [InlineData('\u007F')]
    [InlineData('\u009F')]
    [InlineData('\uD83D')]
    [InlineData('\uDE00')]
    [InlineData('\uFFFE')]
    [InlineData('\uFFFF')]
    public async Task a_key_with_a_forbidden_character_is_refused_in_writing_and_reading(char forbidden)
    {
        var key = $"a{forbidden}b";

        await AssertRefusedAsync($"partition key cannot hold the character U+{(int)forbidden:X4}", new(key, [Insert("r")]));
        await AssertRefusedAsync($"row key cannot hold the character U+{(int)forbidden:X4}", new("p", [Insert(key)]));
        await Assert.ThrowsAsync<StorageLimitException>(async () => await Store.GetAsync("p", key));
        await Assert.ThrowsAsync<StorageLimitException>(async () => await Store.GetAsync(key, "r"));
        await Assert.ThrowsAsync<StorageLimitException>(async () => await Store.RangeAsync(key, RowRange.All));
    }

    [Fact]
    public async Task a_limit_below_zero_is_refused() =>
        await Assert.ThrowsAsync<StorageLimitException>(async () => await Store.RangeAsync("p", new("", null, -1)));

    [Fact]
    public async Task a_cancelled_caller_is_not_served()
    {
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.GetAsync("p", "r", cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.RangeAsync("p", RowRange.All, cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.CommitAsync(new("p", [Insert("r")]), cancelled));
        Assert.Empty(await RowsAsync("p"));
    }

    private async Task AssertRefusedAsync(string sentence, Batch batch)
    {
        var refusal = await Assert.ThrowsAsync<StorageLimitException>(async () => await Store.CommitAsync(batch));
        Assert.Contains(sentence, refusal.Message, StringComparison.Ordinal);
        Assert.Empty(await RowsAsync("p"));
    }

    private static Batch Heavy(int lastBody) => new("p",
    [
        .. "abcd".Select(row => new Change.Insert($"{row}", new byte[StorageLimits.BodyBytes])),
        new Change.Insert("e", new byte[lastBody]),
    ]);

    private static byte[] AnyBytes(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i * 31 + i / 251))];
}
