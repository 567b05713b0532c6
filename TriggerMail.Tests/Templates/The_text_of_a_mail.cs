namespace TriggerMail.Tests.Templates;

public sealed class The_text_of_a_mail
{
    [Theory]
    [InlineData("<h1>Head</h1><p>One\n two</p>\n\n<p>Three</p>", "Head\n\nOne two\n\nThree\n")]
    [InlineData("<p>See <a href=\"https://x.example\">our page</a>.</p>", "See our page (https://x.example).\n")]
    [InlineData("<p>See <a href=\"https://x.example\">our page</a> today</p>", "See our page (https://x.example) today\n")]
    [InlineData("<p><a href=\"https://x.example\">Go there</a></p><p>x</p>", "Go there: https://x.example\n\nx\n")]
    [InlineData("<p><a href=\"https://x.example/?a=1&amp;b=2\">Go</a></p>", "Go: https://x.example/?a=1&b=2\n")]
    [InlineData("<a href=\"https://x.example\">https://x.example</a>", "https://x.example\n")]
    [InlineData("<a href=\"mailto:a@x.example\">a@x.example</a>", "a@x.example\n")]
    [InlineData("<a href=\"https://x.example\"><img src=\"y\" alt=\"\"></a><p>x</p>", "x\n")]
    [InlineData("<p><a href=\"https://x.example\"><img src=\"y\" alt=\"Shop\"></a></p>", "Shop: https://x.example\n")]
    [InlineData("<p>a</p><img src=\"y\" alt=\"a\" aria-hidden=\"true\"><p>b</p>", "a\n\nb\n")]
    [InlineData("<ul><li>one</li><li>two</li></ul><p>x</p>", "- one\n- two\n\nx\n")]
    [InlineData("<table><tr><td>Tea</td><td>2 × 5</td></tr><tr><td></td><td>Total</td></tr></table>", "Tea  2 × 5\nTotal\n")]
    [InlineData("<div style=\"display:none\">hidden <div>deep</div> too</div><p>shown</p>", "shown\n")]
    [InlineData("<img src=\"y\" alt=\"\" style=\"display:none\"><p>shown</p>", "shown\n")]
    [InlineData("<p title=\"a > b\">shown</p>", "shown\n")]
    [InlineData("<p>a<br>b</p>", "a\nb\n")]
    [InlineData("<p>1 &lt; 2 &amp; 3</p>", "1 < 2 & 3\n")]
    [InlineData("<p><b>bold</b>, <i>not</i></p>", "bold, not\n")]
    [InlineData("", "\n")]
    public void reads(string html, string text) => Assert.Equal(text, Pages.Text(html));

    [Fact]
    public void shows_angle_brackets_of_a_value_as_they_are() =>
        Assert.Equal("<b>Tea & Co</b>\n", Pages.Text("<p>{{t}}</p>", """{"t":"<b>Tea & Co</b>"}"""));

    [Fact]
    public void leaves_out_the_preheader() =>
        Assert.Equal("Words\n", Pages.Text("<style>.teaser { display: none }</style><div class=\"teaser\">{{message.preheader}}&#847;</div><p>Words</p>"));
}
