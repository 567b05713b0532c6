using TriggerMail.Templates;
using TriggerMail.Templates.Checks;

namespace TriggerMail.Tests.Templates;

[Trait("Kind", "security")]
public sealed class Words_apart_from_layout
{
    private const string Head = "---\ntransactional: true\n---\n";

    private static readonly (string Path, string Text)[] Mail =
    [
        ("mail/body.hbs", Head + "<p>{{words.greeting}}</p><p>{{words.intro}}</p>"),
        ("mail/en.yaml", "subject: Hello\nintro: Good to see you."),
        ("mail/de.yaml", "subject: Hallo\nintro: Schön, dass Sie da sind."),
        ("mail/zh-Hans.yaml", "subject: 您好\nintro: 很高兴见到您。"),
        ("mail/zh-Hant.yaml", "subject: 您好！\nintro: 很高興見到您。"),
        ("_words/en.yaml", "greeting: \"{{#if contact.firstName}}Hi {{contact.firstName}},{{else}}Hello,{{/if}}\""),
        ("_words/en-AU.yaml", "greeting: \"{{#if contact.firstName}}G'day {{contact.firstName}},{{else}}G'day,{{/if}}\""),
        ("_words/de.yaml", "greeting: \"{{#if contact.firstName}}Hallo {{contact.firstName}},{{else}}Guten Tag,{{/if}}\""),
        ("_words/zh-Hans.yaml", "greeting: 您好：\n"),
        ("_words/zh-Hant.yaml", "greeting: 您好：\n"),
    ];

    private static Rendered Render(string? locale, string model = "{}", params (string Path, string Text)[] more) =>
        Pages.Renderer([.. Mail, .. more]).Render("mail", locale, Pages.Json(model));

    private static string Body(string phrase, string model = "{}") =>
        Pages.Renderer(("mail/body.hbs", Head + "<p>{{words.intro}}</p>"), ("mail/en.yaml", "subject: x\nintro: " + System.Text.Json.JsonSerializer.Serialize(phrase)))
            .Render("mail", "en", Pages.Json(model)).Html is var html ? html[(html.IndexOf("<p>", StringComparison.Ordinal) + 3)..html.IndexOf("</p>", StringComparison.Ordinal)] : "";

    private static string[] Problems(params (string Path, string Text)[] files) =>
        [.. TemplateCheck.Check(TemplateSet.Of(Mail.Concat(files).GroupBy(file => file.Path).ToDictionary(group => group.Key, group => group.Last().Text))).Select(problem => problem.ToString())];

    [Theory]
    [InlineData("en", "Hello", "en")]
    [InlineData("de-AT", "Hallo", "de")]
    [InlineData("fr", "Hello", "en")]
    [InlineData(null, "Hello", "en")]
    [InlineData("zh", "您好", "zh-Hans")]
    [InlineData("zh-CN", "您好", "zh-Hans")]
    [InlineData("zh-SG", "您好", "zh-Hans")]
    [InlineData("zh_Hans_CN", "您好", "zh-Hans")]
    [InlineData("zh-TW", "您好！", "zh-Hant")]
    [InlineData("zh-HK", "您好！", "zh-Hant")]
    [InlineData("zh-MO", "您好！", "zh-Hant")]
    [InlineData("zh-Hant-HK", "您好！", "zh-Hant")]
    public void are_found_by_the_readers_language_or_the_nearest(string? locale, string subject, string used)
    {
        var mail = Render(locale);
        Assert.Equal((subject, used), (mail.Subject, mail.Locale));
    }

    [Theory]
    [InlineData("en-AU", "{}", "G'day,\n\nGood to see you.\n")]
    [InlineData("en", """{"contact":{"country":"AU","firstName":"Ada"}}""", "G'day Ada,\n\nGood to see you.\n")]
    [InlineData("en", """{"contact":{"country":"CA","firstName":"Ada"}}""", "Hi Ada,\n\nGood to see you.\n")]
    [InlineData("de", """{"contact":{"country":"AU","firstName":"Ada"}}""", "Hallo Ada,\n\nSchön, dass Sie da sind.\n")]
    public void may_differ_in_one_phrase_by_country(string locale, string model, string text) => Assert.Equal(text, Render(locale, model).Text);

    [Fact]
    public void leave_room_for_a_language_whose_mail_looks_different() =>
        Assert.Equal(("Bonjour", "Tout autre chose.\n"), Render("fr", "{}", ("mail/fr.hbs", "---\nsubject: Bonjour\ntransactional: true\n---\n<p>Tout autre chose.</p>")) is var mail ? (mail.Subject, mail.Text) : default);

    [Theory]
    [InlineData("Tea & <b>cake</b>", "Tea &amp; &lt;b&gt;cake&lt;/b&gt;")]
    [InlineData("**Now** or never", "<strong>Now</strong> or never")]
    [InlineData("See [your cart]({{cart.url}}).", "See <a class=\"text-link\" href=\"https://x.example/?a=1&amp;b=&quot;\">your cart</a>.")]
    [InlineData("See [our page](https://x.example).", "See <a class=\"text-link\" href=\"https://x.example\">our page</a>.")]
    [InlineData("Hi {{contact.firstName}}", "Hi &lt;i&gt;Ada&lt;/i&gt;")]
    [InlineData("[{{contact.firstName}}](https://x.example)", "<a class=\"text-link\" href=\"https://x.example\">&lt;i&gt;Ada&lt;/i&gt;</a>")]
    [InlineData("one\ntwo", "one<br>two")]
    [InlineData("2 * 3 ** 4", "2 * 3 ** 4")]
    public void are_text_with_two_marks_and_show_values_escaped(string phrase, string html) =>
        Assert.Equal(html, Body(phrase, """{"contact":{"firstName":"<i>Ada</i>"},"cart":{"url":"https://x.example/?a=1&b=\""}}""").Replace(" class=\"text-link\"", "", StringComparison.Ordinal).Replace("<a href", "<a class=\"text-link\" href", StringComparison.Ordinal));

    [Fact]
    public void may_say_each_other() =>
        Assert.Equal("Hallo: Hello", Pages.Renderer(("mail/body.hbs", Head), ("mail/en.yaml", "subject: \"Hallo: {{words.other}}\"\nother: Hello")).Render("mail", "en", Pages.Json("{}")).Subject);

    [Fact]
    public void have_no_problem_when_all_is_said() => Assert.Empty(Problems());

    [Theory]
    [InlineData("mail/de.yaml", "subject: Hallo", "mail/de.yaml:1: The phrase 'intro' is missing, and mail/body.hbs:4 says it. Add a line: intro: \"...\"; in 'en' it reads \"Good to see you.\".")]
    [InlineData("mail/de.yaml", "intro: Schön", "mail/de.yaml:1: The phrase 'subject' is missing. Add a line: subject: \"...\"; in 'en' it reads \"Hello\".")]
    [InlineData("_words/de.yaml", "# nothing yet\n", "_words/de.yaml: The phrase 'greeting' is missing, and mail/body.hbs:4 says it.")]
    [InlineData("mail/de.yaml", "subject: Hallo\nintro: Schön\nbuton: Los", "mail/de.yaml:3: Nobody says the phrase 'buton'. Remove it, or write {{words.buton}} where it belongs.")]
    [InlineData("mail/de.yaml", "subject: Hallo\nintro: \"{{contact.fristName}}\"", "mail/de.yaml:2: 'contact.fristName' is not known: there is no 'fristName' in it. Did you mean 'firstName'?")]
    [InlineData("mail/de.yaml", "subject: Hallo\nintro: \"{{contact.firstName}}\"", "mail/de.yaml:2: 'contact.firstName' may be missing, and there is nothing to show instead.")]
    [InlineData("mail/de.yaml", "subject: Hallo\nintro: \"{{{store.name}}}\"", "mail/de.yaml:2: '{{{store.name}}}' would show text unescaped.")]
    [InlineData("mail/de.yaml", "subject: Hallo\nintro: \"{{words.intro}}\"", "mail/de.yaml:2: The phrase 'intro' says itself. Remove the circle.")]
    [InlineData("mail/de.yaml", "subject: \"**Hallo**\"\nintro: Schön", "mail/de.yaml:1: 'subject' has bold words or a link, and a subject line shows neither.")]
    [InlineData("mail/de.yaml", "subject: Hallo\nintro: [a, b]", "mail/de.yaml:2: 'intro' is not a phrase.")]
    [InlineData("mail/de.yaml", "subject: Hallo: so\nintro: Schön", "mail/de.yaml:1: The words are not YAML:")]
    [InlineData("mail/de.yaml", "- Hallo", "mail/de.yaml:1: The file is not a list of phrases.")]
    [InlineData("mail/de.hbs", "---\nsubject: Hallo\ntransactional: true\n---\n", "mail/de.hbs: 'de' is there twice: as a whole template and as words.")]
    [InlineData("other/body.hbs", Head, "other/body.hbs: The template 'other' has a body and no words. Write other/en.yaml")]
    [InlineData("other/en.yaml", "subject: x", "other/en.yaml: There is no other/body.hbs for these words.")]
    [InlineData("mail/de.yml", "subject: x", "mail/de.yml: The file is neither a template nor words nor a partial.")]
    [InlineData("mail/body.hbs", Head + "<p>{{truncate words.intro 5}}{{words.intro}}{{words.greeting}}</p>", "mail/body.hbs:4: 'words.intro' is a phrase, and a phrase is no value.")]
    [InlineData("mail/body.hbs", "---\nsubject: x\n---\n<p>{{words.intro}}{{words.greeting}}</p>", "mail/body.hbs:2: 'subject' is not a key of the front matter.")]
    public void are_checked_with_file_line_and_remedy(string path, string text, string problem) =>
        Assert.Contains(Problems((path, text)), line => line.StartsWith(problem, StringComparison.Ordinal));

    // A tree of YAML that deep ends a process, which no catch hears of.
    [Theory]
    [InlineData("mail/de.yaml", "subject: ", "mail/de.yaml:1: The words are not YAML: it is nested more than 32 levels deep")]
    [InlineData("mail/body.hbs", "---\nneeds: ", "mail/body.hbs:2: The front matter is not YAML: it is nested more than 32 levels deep")]
    public void are_refused_when_they_are_nested_without_end(string path, string start, string problem) => Assert.Contains(
        Problems((path, $"{start}{new string('[', 100_000)}{new string(']', 100_000)}\n---\n")), line => line.StartsWith(problem, StringComparison.Ordinal));

    [Fact]
    public void may_not_be_marked_inside_an_attribute() =>
        Assert.StartsWith("mail/de.yaml:2: 'intro' has bold words or a link, and stands inside an attribute.",
            Problems(("mail/body.hbs", Head + "<p><img src=\"x\" alt=\"{{words.intro}}\">{{words.greeting}}</p>"), ("mail/de.yaml", "subject: Hallo\nintro: \"**Ja**\""))[0], StringComparison.Ordinal);

    [Fact]
    public void are_worth_a_look_when_one_language_shows_a_value_and_another_does_not()
    {
        var loaded = TemplateSet.Of(Mail.Where(file => file.Path != "mail/de.yaml").Append(("mail/de.yaml", "subject: \"Hallo von {{store.name}}\"\nintro: Schön")).ToDictionary(file => file.Item1, file => file.Item2));
        Assert.Empty(TemplateCheck.Check(loaded));
        Assert.Contains("mail/de.yaml:1: 'subject' has {{store.name}}, which it lacks in 'en'. Leave it so if it reads well.", TemplateCheck.Hints(loaded.Set).Select(hint => hint.ToString()));
    }

    [Fact]
    public async Task are_noted_by_validate_when_they_differ_and_keep_nothing_from_being_published()
    {
        using var folder = new TemporaryFolder();
        foreach (var (path, text) in Mail.Where(file => file.Path != "mail/de.yaml").Append(("mail/de.yaml", "subject: \"Hallo von {{store.name}}\"\nintro: Schön")))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder[path])!);
            await File.WriteAllTextAsync(folder[path], text);
        }
        Directory.CreateDirectory(folder["journeys"]);
        await File.WriteAllTextAsync(folder["journeys/sample.yaml"], """
            journey: sample
            goal: Try it out
            benefit: { customer: Sees it, store: Knows it }
            feeling: curious
            topic: account
            entry: { on: contact.subscribed }
            steps: [{ send: mail }]
            """);
        foreach (var part in new[] { "mail", "_words" })
            Directory.Move(folder[part], Path.Combine(Directory.CreateDirectory(folder["templates"]).FullName, part));

        var (code, told) = await Security.An_api_key.RunAsync("validate", "--journeys", folder["journeys"], "--templates", folder["templates"]);
        Assert.Contains("Note: mail/de.yaml:1: 'subject' has {{store.name}}, which it lacks in 'en'. Leave it so if it reads well.", told, StringComparison.Ordinal);
        Assert.Equal(0, code);
    }
}
