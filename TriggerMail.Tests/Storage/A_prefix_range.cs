using FsCheck;
using FsCheck.Fluent;

namespace TriggerMail.Storage;

public sealed class A_prefix_range
{
    [Fact]
    public void holds_a_row_exactly_when_the_row_begins_with_the_prefix() => Prop.ForAll(Keys, Keys, (prefix, row) =>
    {
        var range = RowRange.Prefix(prefix);
        var within = string.CompareOrdinal(row, range.From) >= 0 && (range.To is null || string.CompareOrdinal(row, range.To) < 0);
        return within == row.StartsWith(prefix, StringComparison.Ordinal);
    }).QuickCheckThrowOnFailure();

    private static Arbitrary<string> Keys => Gen.Elements('a', 'b', '|', '~', '\uD7FF', '\uFFFD').ListOf().Select(chars => string.Concat(chars)).ToArbitrary();
}
