using TriggerMail.Catalog.Coupons;

namespace TriggerMail.Catalog;

public sealed class A_file_of_codes
{
    [Theory]
    [InlineData("A1\nB2\n", "A1 B2")]
    [InlineData("\uFEFFcode\r\nA1\r\nB2\r\n", "A1 B2")]
    [InlineData("Name,Code\nSpring,A1\nSpring,\"B,2\"\n", "A1 B,2")]
    [InlineData("name;code\nSpring;A1\n", "A1")]
    [InlineData("A1\n\n  B2  \n", "A1 B2")]
    public void is_read_with_or_without_a_heading(string text, string codes) =>
        Assert.Equal(codes, string.Join(' ', CodeFile.Read(new StringReader(text)).Codes));

    [Theory]
    [InlineData("", "There is no code in it.")]
    [InlineData("code\n", "There is no code in it.")]
    public void without_a_code_is_refused(string text, string problem) =>
        Assert.StartsWith(problem, CodeFile.Read(new StringReader(text)).Problem, StringComparison.Ordinal);

    [Fact]
    public void with_a_line_that_is_no_code_is_refused_by_its_line() =>
        Assert.StartsWith("Line 2 holds no code", CodeFile.Read(new StringReader("A1\n" + new string('x', 81) + "\n")).Problem, StringComparison.Ordinal);
}
