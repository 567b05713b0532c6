namespace TriggerMail.Tests.Templates;

public sealed class A_style_sheet
{
    private static string Styled(string css, string body, string model = "{}") => Pages.Body($"<html><head><style>{css}</style></head><body>{body}</body></html>", model);

    [Theory]
    [InlineData("p { color: red; }", "<p>x</p>", "<p style=\"color:red\">x</p>")]
    [InlineData("p, h1 { color: red }", "<h1>x</h1>", "<h1 style=\"color:red\">x</h1>")]
    [InlineData(".a { color: red }", "<p class=\"a b\">x</p>", "<p style=\"color:red\">x</p>")]
    [InlineData("p.a { color: red }", "<i class=\"a\">x</i>", "<i>x</i>")]
    [InlineData(".a p { color: red }", "<div class=\"a\"><i><p>x</p></i></div>", "<div><i><p style=\"color:red\">x</p></i></div>")]
    [InlineData(".a { color: red } p { color: blue }", "<p class=\"a\">x</p>", "<p style=\"color:red\">x</p>")]
    [InlineData("p { color: red } p { color: blue; margin: 0 }", "<p>x</p>", "<p style=\"color:blue;margin:0\">x</p>")]
    [InlineData("p { color: red !important } .a { color: blue }", "<p class=\"a\">x</p>", "<p style=\"color:red\">x</p>")]
    [InlineData("p { color: red; margin: 0 }", "<p style=\"color: green\">x</p>", "<p style=\"margin:0;color:green\">x</p>")]
    [InlineData("p { padding-left: 1px } p { padding: 0 }", "<p>x</p>", "<p style=\"padding-left:1px;padding:0\">x</p>")]
    [InlineData("/* { */ p { color: red }", "<p>x</p>", "<p style=\"color:red\">x</p>")]
    public void is_moved_into_the_elements(string css, string body, string expected) => Assert.Equal(expected, Styled(css, body));

    [Fact]
    public void may_take_a_colour_from_the_model() =>
        Assert.Equal("<p style=\"color:#ff0000\">x</p>", Styled("p { color: {{color store.color \"#000000\"}}; }", "<p>x</p>", """{"store":{"color":"#ff0000"}}"""));

    [Fact]
    public void leaves_mustaches_between_table_rows_where_they_are() =>
        Assert.Equal("<table><tr><td style=\"color:red\">a</td></tr><tr><td style=\"color:red\">b</td></tr></table>",
            Styled("td { color: red }", "<table>{{#each list}}<tr><td>{{this}}</td></tr>{{/each}}</table>", """{"list":["a","b"]}"""));

    [Fact]
    public void keeps_its_rules_for_phones_in_the_head_and_the_classes_they_name()
    {
        var html = Pages.Render("<style>.a { color: red } @media (max-width: 480px) { .a { color: blue !important; } }</style><p class=\"a b\">x</p>").Html;

        Assert.Contains("<head><style>@media (max-width: 480px) { .a { color: blue !important; } }</style></head>", html, StringComparison.Ordinal);
        Assert.Contains("<p class=\"a\" style=\"color:red\">x</p>", html, StringComparison.Ordinal);
    }
}
