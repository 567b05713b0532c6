using FsCheck;
using FsCheck.Fluent;
using TriggerMail.Values;

namespace TriggerMail.Tests.Journeys;

public sealed class A_length_of_time
{
    [Fact]
    public void is_read_as_it_was_written() =>
        Prop.ForAll(Gen.Choose(0, 400 * 24 * 3600).Select(seconds => TimeSpan.FromSeconds(seconds)).ToArbitrary(),
            span => Spans.Read(Spans.Write(span)) == span).QuickCheckThrowOnFailure();

    [Fact]
    public void stays_a_number_however_much_is_added_up() =>
        Assert.True(Spans.Read(string.Join(' ', Enumerable.Repeat("100000w", 1000))) > Spans.Longest);

    [Theory]
    [InlineData("0m", "no time")]
    [InlineData("1h", "1 hour")]
    [InlineData("90m", "1 hour 30 minutes")]
    [InlineData("1w 2d 5s", "9 days 5 seconds")]
    public void is_said_in_words(string written, string said) => Assert.Equal(said, Spans.Say(Spans.Read(written)!.Value));
}
