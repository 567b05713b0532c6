using FsCheck;
using FsCheck.Fluent;

namespace TriggerMail.Storage;

public sealed class A_row_key
{
    private static readonly Arbitrary<DateTimeOffset> Instants =
        ArbMap.Default.GeneratorFor<DateTime>().Select(at => new DateTimeOffset(at.Ticks, TimeSpan.Zero)).ToArbitrary();

    [Fact]
    public void of_a_time_sorts_as_the_time_does() => Prop.ForAll(Instants, Instants, (a, b) =>
        Math.Sign(string.CompareOrdinal(RowKey.Time(a), RowKey.Time(b))) == a.CompareTo(b)
        && Math.Sign(string.CompareOrdinal(RowKey.NewestFirst(a), RowKey.NewestFirst(b))) == b.CompareTo(a)).QuickCheckThrowOnFailure();

    [Fact]
    public void of_a_time_reads_back() => Prop.ForAll(Instants, at => RowKey.ReadTime(RowKey.Time(at) + "|rest") == at).QuickCheckThrowOnFailure();

    [Fact]
    public void of_a_time_counts_the_instant_and_not_the_clock_on_the_wall() => Assert.Equal(
        RowKey.Time(new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero)),
        RowKey.Time(new(2026, 3, 1, 14, 0, 0, TimeSpan.FromHours(2))));

    [Theory]
    [InlineData("ada@example.com")]
    [InlineData("id:4711")]
    [InlineData("A-z_0.9")]
    [InlineData("")]
    public void of_plain_text_is_the_text(string text) => Assert.Equal(text, RowKey.Of(text));

    [Theory]
    [InlineData("a/b")]
    [InlineData("Zoë@example.com")]
    [InlineData("=abc")]
    [InlineData("a b")]
    [InlineData("1234567890123456789012345678901234567890123456789012345678901")]
    public void of_other_text_is_a_hash_that_no_plain_text_can_equal(string text)
    {
        var key = RowKey.Of(text);

        Assert.Equal(23, key.Length);
        Assert.StartsWith("=", key, StringComparison.Ordinal);
        Assert.NotEqual(key, RowKey.Of(key));
    }

    [Fact]
    public void of_any_text_is_one_that_every_store_accepts() => Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), text =>
        StorageLimits.CheckKey("row", RowKey.Of(text.Get))).QuickCheckThrowOnFailure();

    [Fact]
    public void of_different_texts_differ() => Assert.Equal(10_000, Enumerable.Range(0, 10_000).Select(n => RowKey.Of($"user {n}")).Distinct().Count());

    [Fact]
    public void hash_is_the_same_on_every_machine() => Assert.Equal("47DEQpj8HBSa-_TImW-5JA", RowKey.Hash(""));
}
