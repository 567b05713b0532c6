namespace TriggerMail.Tests.Templates;

public sealed class A_rendered_mail
{
    [Fact]
    public void shows_the_values_of_its_model() =>
        Assert.Equal("<p>Hi Ada, 2 items, 3.50</p>",
            Pages.Body("<p>Hi {{contact.firstName}}, {{plural cart.items \"item\" \"items\"}}, {{n}}</p>", """{"contact":{"firstName":"Ada"},"cart":{"items":[1,2]},"n":3.50}"""));

    [Fact]
    public void escapes_what_a_product_title_brings_along() =>
        Assert.Equal("<p>&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; more</p>",
            Pages.Body("<p>{{title}}</p>", """{"title":"<script>alert(\"1\")</script> & more"}"""));

    [Fact]
    public void keeps_a_value_inside_its_attribute() =>
        Assert.Equal("""<a href="https://x.example/?a=1&amp;b=&quot; onclick=&quot;x">go</a>""",
            Pages.Body("<a href=\"{{url}}\">go</a>", """{"url":"https://x.example/?a=1&b=\" onclick=\"x"}"""));

    [Fact]
    public void escapes_what_a_helper_passes_on() =>
        Assert.Equal("<p>&lt;b&gt;</p>", Pages.Body("<p>{{default name \"x\"}}</p>", """{"name":"<b>"}"""));

    [Fact]
    public void has_a_subject_of_one_line_without_entities()
    {
        var mail = Pages.Renderer(("mail/en.hbs", "---\nsubject: \"For {{contact.firstName}}\"\npreheader: \"{{contact.firstName}}\"\n---\n<p>x</p>"))
            .Render("mail", null, Pages.Json("""{"contact":{"firstName":"Ada & \"Co\"\r\nBcc: all@example.com\t\u0007"}}"""));

        Assert.Equal("For Ada & \"Co\" Bcc: all@example.com", mail.Subject);
        Assert.Equal("Ada & \"Co\" Bcc: all@example.com", mail.Preheader);
    }

    [Theory]
    [InlineData("de-AT", "Servus", "de-AT")]
    [InlineData("de_AT", "Servus", "de-AT")]
    [InlineData("de-CH", "Hallo", "de")]
    [InlineData("fr", "Hello", "en")]
    [InlineData(null, "Hello", "en")]
    public void speaks_the_contacts_language_or_the_nearest(string? locale, string subject, string used)
    {
        var mail = Pages.Renderer(
            ("mail/en.hbs", "---\nsubject: Hello\n---\n"), ("mail/de.hbs", "---\nsubject: Hallo\n---\n"), ("mail/de-AT.hbs", "---\nsubject: Servus\n---\n"))
            .Render("mail", locale, Pages.Json("{}"));

        Assert.Equal((subject, used), (mail.Subject, mail.Locale));
    }

    [Fact]
    public void runs_from_right_to_left_in_persian() =>
        Assert.Contains("<html dir=\"rtl\" lang=\"fa\">", Pages.Render("<html dir=\"{{message.direction}}\" lang=\"{{message.locale}}\"><p>x</p></html>", locale: "fa").Html, StringComparison.Ordinal);

    [Fact]
    public void puts_partials_and_layouts_in_place()
    {
        var renderer = Pages.Renderer(
            ("_partials/frame.hbs", "---\ntakes: [title]\n---\n<h1>{{title}}</h1>{{> @partial-block}}<hr>"),
            ("_partials/row.hbs", "---\ntakes: [name, note?]\n---\n<i>{{name}}{{#if note}} ({{note}}){{/if}}</i>"),
            ("mail/en.hbs", Pages.Front + "{{#> frame title=page.title}}{{#each cart.items}}{{> row name=title note=../store.name}}{{/each}}{{/frame}}"));

        var html = renderer.Render("mail", "en", Pages.Json("""{"page":{"title":"T"},"store":{"name":"S"},"title":"wrong","cart":{"items":[{"title":"a"},{}]}}""")).Html;

        Assert.Contains("<h1>T</h1><i>a (S)</i><i> (S)</i><hr>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void is_the_same_from_many_threads_at_once()
    {
        var renderer = Pages.Renderer(("mail/en.hbs", Pages.Front + "<p>{{#each cart.items}}{{title}},{{/each}}{{n}}</p>"));
        Parallel.For(0, 500, n =>
        {
            var mail = renderer.Render("mail", "en", Pages.Json($$"""{"n":{{n}},"cart":{"items":[{"title":"a{{n}}"},{"title":"b{{n}}"}] } }"""));
            Assert.Equal($"a{n},b{n},{n}\n", mail.Text);
        });
    }

    [Fact]
    public void names_what_it_needs_and_lacks()
    {
        var renderer = Pages.Renderer(("mail/en.hbs", "---\nsubject: x\nneeds: [cart.url, cart.items, cart.items.title, store.name]\n---\n"));

        Assert.Equal(["cart.url", "cart.items[1].title"],
            renderer.Missing("mail", "en", Pages.Json("""{"cart":{"url":" ","items":[{"title":"a"},{"title":null}]},"store":{"name":"S"}}""")));
        Assert.Equal(["cart.items"], renderer.Missing("mail", "en", Pages.Json("""{"cart":{"url":"u","items":[]},"store":{"name":"S"}}""")));
        Assert.Empty(renderer.Missing("mail", "en", Pages.Json("""{"cart":{"url":"u","items":[{"title":"a"}]},"store":{"name":"S"}}""")));
    }

    [Fact]
    public void that_does_not_exist_is_refused_with_the_name_that_was_meant()
    {
        var renderer = Pages.Renderer(("cart-reminder/en.hbs", Pages.Front));
        Assert.Equal("There is no template 'cart-remind'. Did you mean 'cart-reminder'?",
            Assert.Throws<KeyNotFoundException>(() => renderer.Render("cart-remind", "en", Pages.Json("{}"))).Message);
    }

    [Theory]
    [InlineData("{{name.Length}}")]
    [InlineData("{{name.GetType}}")]
    [InlineData("{{n.Scale}}")]
    [InlineData("{{contact.Count}}")]
    [InlineData("{{contact.Keys}}")]
    [InlineData("{{list.Length}}")]
    [InlineData("{{lookup name \"Length\"}}")]
    [InlineData("{{#each name}}x{{/each}}")]
    [InlineData("{{#with name}}{{Length}}{{Chars}}{{/with}}")]
    public void reaches_nothing_but_its_model(string body) =>
        Assert.Equal("<p></p>", Pages.Body($"<p>{body}</p>", """{"name":"Ada","n":1.5,"contact":{"a":1},"list":[1,2]}"""));

    [Fact]
    public void reads_no_file() =>
        Assert.Equal("<p></p>", Pages.Body("<p>{{> ../../etc/passwd}}</p>"));
}
