namespace TriggerMail.Storage;

public sealed class A_storage_limit
{
    [Fact]
    public void names_the_key_the_character_and_the_remedy() => Assert.Equal(
        "A row key cannot hold the character U+002F; 'a/b' does. Encode it with RowKey.Of.",
        Assert.Throws<StorageLimitException>(() => StorageLimits.CheckKey("row", "a/b")).Message);

    [Fact]
    public void shows_the_beginning_of_a_key_that_is_too_long() => Assert.Equal(
        $"A partition key is at most 512 characters; '{new string('x', 40)}...' has 600.",
        Assert.Throws<StorageLimitException>(() => StorageLimits.CheckKey("partition", new('x', 600))).Message);

    [Theory]
    [InlineData(0, 2080)]
    [InlineData(1, 2084)]
    [InlineData(3, 2084)]
    [InlineData(4, 2088)]
    public void counts_a_body_as_the_base64_it_travels_in(int length, int weight) =>
        Assert.Equal(weight, StorageLimits.WireBytes("p", new Change.Upsert("r", new byte[length])));

    [Fact]
    public void counts_a_deletion_by_its_keys() => Assert.Equal(2048 + 16 * 6, StorageLimits.WireBytes("abc", new Change.Delete("xyz", "1")));

    [Fact]
    public void leaves_room_for_the_largest_body_in_a_batch_of_its_own() =>
        StorageLimits.Check(new(new('p', 512), [new Change.Insert(new('r', 512), new byte[StorageLimits.BodyBytes])]));

    [Fact]
    public void refuses_every_control_character_and_every_surrogate_and_nothing_else_it_should_not()
    {
        var refused = Enumerable.Range(0, 0x10000).Where(c => Record.Exception(() => StorageLimits.CheckKey("row", $"{(char)c}")) is not null);
        int[] expected =
        [
            .. Enumerable.Range(0, 0x20), '#', '/', '?', '\\', .. Enumerable.Range(0x7F, 0x21), .. Enumerable.Range(0xD800, 0x800), 0xFFFE, 0xFFFF,
        ];

        Assert.Equal(expected, refused);
    }
}
