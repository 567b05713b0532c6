using TriggerMail.Templates.Checks;

namespace TriggerMail.Tests.Templates;

[Trait("Kind", "security")]
public sealed class A_template_check
{
    private const string Head = "---\nsubject: Hello\nneeds: [cart.items, cart.url]\ntransactional: true\n---\n";

    private static string[] Problems(string text, params (string Path, string Text)[] more) =>
        [.. TemplateCheck.Check(Pages.Loaded([("mail/en.hbs", text), .. more])).Select(problem => problem.ToString())];

    private static string Only(string text, params (string Path, string Text)[] more) => Assert.Single(Problems(text, more));

    [Theory]
    [InlineData("<a href=\"{{links.review}}\">x</a>", "mail/en.hbs:6: 'links.review' is not known: there is no 'review' in it.")]
    [InlineData("<a href=\"{{links.view}}\">x</a>", "mail/en.hbs:6: 'links.view' is not known: there is no 'view' in it.")]
    [InlineData("<p>\n{{card.url}}</p>", "mail/en.hbs:7: 'card.url' is not known: there is no 'card' in it. Did you mean 'cart'?")]
    [InlineData("<p>{{cart.ulr}}</p>", "mail/en.hbs:6: 'cart.ulr' is not known: there is no 'ulr' in it. Did you mean 'url'?")]
    [InlineData("{{#each cart.items}}\n{{titel}}{{/each}}", "mail/en.hbs:7: 'titel' is not known. Did you mean 'title'?")]
    [InlineData("{{#each cart.items}}{{default cart.url \"\"}}{{/each}}", "mail/en.hbs:6: 'cart.url' is not known: there is no 'cart' in it. Known here: ")]
    [InlineData("{{../store.name}}", "mail/en.hbs:6: '../store.name' leads out of the template. Leave out one '../'.")]
    [InlineData("{{#if cart.items}}{{cart.items.title}}{{/if}}", "mail/en.hbs:6: 'cart.items.title' looks for 'title' in a list. Go through the list with {{#each}}.")]
    [InlineData("{{contact.email.Length}}", "mail/en.hbs:6: 'contact.email.Length' looks for 'Length' in a text. A text has no parts; remove what follows it.")]
    [InlineData("{{cart}}", "mail/en.hbs:6: 'cart' is not a text. Name the part to show, such as cart.title.")]
    [InlineData("Hi {{contact.firstName}}", "mail/en.hbs:6: 'contact.firstName' may be missing, and there is nothing to show instead. Write {{default contact.firstName \"...\"}}, put it inside {{#if contact.firstName}}, or add 'contact.firstName' to needs.")]
    [InlineData("{{#each cart.items}}{{money price ../cart.url}}{{/each}}", "mail/en.hbs:6: 'price' may be missing")]
    [InlineData("{{monny cart.url \"EUR\"}}", "mail/en.hbs:6: There is no helper 'monny'. Did you mean 'money'?")]
    [InlineData("{{#when cart.url}}{{/when}}", "mail/en.hbs:6: There is no helper 'when' that opens a block.")]
    [InlineData("{{money cart.url}}", "mail/en.hbs:6: 'money' is given 1 values. Write it like {{money cart.total cart.currency}}.")]
    [InlineData("{{date cart.url \"full\"}}", "mail/en.hbs:6: 'full' is not a way to write a date.")]
    [InlineData("{{> buton}}", "mail/en.hbs:6: There is no partial 'buton'. Did you mean 'button'?")]
    [InlineData("{{> button}}", "mail/en.hbs:6: The partial 'button' is not given 'url'.")]
    [InlineData("{{> button url=cart.url size=2}}", "mail/en.hbs:6: The partial 'button' does not take 'size'.")]
    [InlineData("{{{cart.url}}}", "mail/en.hbs:6: '{{{cart.url}}}' would show text unescaped. Use two braces")]
    [InlineData("{{& cart.url}}", "mail/en.hbs:6: '{{& cart.url}}' would show text unescaped.")]
    [InlineData("\n\n{{#if cart.url}}<p>", "mail/en.hbs:8: The block '{{#if cart.url}}' is not closed. Close it with {{/if}} where it ends.")]
    [InlineData("<p>\n{{/if}}", "mail/en.hbs:7: '{{/if}}' closes or continues a block that is not open here.")]
    [InlineData("<p>\n{{cart.url", "mail/en.hbs:7: A mustache is opened with '{{' and never closed.")]
    [InlineData("{{date \"x}}", "mail/en.hbs:6: '{{date \"x}}' cannot be read: A quote is not closed.")]
    [InlineData("<p\n {{#if cart.url}}class=\"x\"{{/if}}>", "mail/en.hbs:7: '{{#if cart.url}}' stands inside a tag, outside an attribute's quotes.")]
    [InlineData("<p class=\"a{{cart.url}}\">", "mail/en.hbs:6: A class is made with a mustache")]
    [InlineData("<style>\np { color: red }\na:hover { color: red }\n</style>", "mail/en.hbs:8: The selector 'a:hover' cannot be inlined.")]
    [InlineData("<style>\n@import url(x);\np { margin: 0 }</style>", "mail/en.hbs:7: '@import url(x);")]
    [InlineData("<style>\n@media print {\n p { margin: 0 } }</style>", "mail/en.hbs:7: 'margin:0' in '@media print' can never win over the inlined styles. Write margin: 0 !important;")]
    [InlineData("<style>\np { color }</style>", "mail/en.hbs:7: 'color' is not a declaration.")]
    [InlineData("<style>\np { color: red;</style>", "mail/en.hbs:7: 'p' is not a rule.")]
    [InlineData("<a href=\"{{default page.url \"\"}}\">x</a>", "mail/en.hbs:6: With only what it needs, a link leads nowhere")]
    [InlineData("<p>Hi {{default contact.firstName \"\"}}, hello</p>", "mail/en.hbs:6: With only what it needs, the text reads 'Hi , hello'.")]
    public void names_file_line_and_remedy(string body, string problem) =>
        Assert.StartsWith(problem, Problems(Head + body, ("_partials/button.hbs", "---\ntakes: [url]\n---\n<p>{{default url \"\"}}</p>"))[0], StringComparison.Ordinal);

    [Theory]
    [InlineData("{{#if contact.firstName}}{{contact.firstName}}{{else}}you{{/if}}")]
    [InlineData("{{#unless contact.firstName}}you{{else}}{{contact.firstName}}{{/unless}}")]
    [InlineData("{{#with product}}{{#if title}}{{title}}{{/if}}{{/with}}")]
    [InlineData("{{#each cart.items as |item index|}}{{index}}{{#if item.title}}{{item.title}}{{/if}}{{/each}}")]
    [InlineData("{{#each (first cart.items 2)}}{{#if price}}{{money price \"EUR\"}}{{/if}} {{@index}}{{/each}}")]
    [InlineData("{{#if contact.attributes.plan.name}}{{contact.attributes.plan.name}}{{/if}}")]
    [InlineData("{{default event.anything.at.all \"x\"}} {{@root.cart.url}} {{this.cart.url}}")]
    [InlineData("{{! a note }}{{!-- {{another}} --}}x")]
    public void is_content_with(string body) => Assert.Empty(Problems(Head + body));

    [Fact]
    public void follows_values_into_a_partial_and_names_its_line() =>
        Assert.Equal(
            "_partials/row.hbs:5: 'thing.price' may be missing, and there is nothing to show instead. Write {{default thing.price \"...\"}}, put it inside {{#if thing.price}}, or add 'cart.items[].price' to needs.",
            Only(Head + "{{#each cart.items}}{{> row thing=this}}{{/each}}", ("_partials/row.hbs", "---\ntakes: [thing]\n---\n<p>\n{{thing.price}}</p>")));

    [Fact]
    public void accepts_a_value_of_every_item_that_is_needed() =>
        Assert.Empty(Problems("---\nsubject: x\nneeds: [cart.items.title]\ntransactional: true\n---\n{{#each cart.items}}{{title}}{{/each}}"));

    [Fact]
    public void finds_a_partial_that_uses_itself() =>
        Assert.Equal("_partials/a.hbs:1: The partial 'a' uses itself. Remove the circle.", Only(Head + "{{> a}}", ("_partials/a.hbs", "{{> a}}")));

    [Theory]
    [InlineData("---\npreheader: x\n---\n", "mail/en.hbs:1: The front matter has no subject.")]
    [InlineData("---\nsubject: x\nsubjet: y\n---\n", "mail/en.hbs:3: 'subjet' is not a key of the front matter. Did you mean 'subject'?")]
    [InlineData("---\nsubject: x\nneeds: cart\n---\n", "mail/en.hbs:3: 'needs' is not a list. Write needs: [one, two].")]
    [InlineData("---\nsubject: x\nneeds:\n  - cart.itms\n---\n", "mail/en.hbs:4: 'itms' is not known. Did you mean 'items'?")]
    [InlineData("---\nsubject: x\ntransactional: maybe\n---\n", "mail/en.hbs:3: 'transactional' is neither true nor false.")]
    [InlineData("---\nsubject: {{store.name}}: x\n---\n", "mail/en.hbs:2: The front matter is not YAML")]
    [InlineData("---\npreheader: x\nsubject: \"{{contact.nmae}}\"\n---\n", "mail/en.hbs:3: 'contact.nmae' is not known")]
    [InlineData("<p>x</p>", "mail/en.hbs:1: The template has no front matter.")]
    [InlineData("---\nsubject: x\n---\n<p>x</p>", "mail/en.hbs:1: With a full model, the mail has no unsubscribe link.")]
    [InlineData("---\nsubject: \"{{default contact.firstName \\\"\\\"}}\"\ntransactional: true\n---\n", "mail/en.hbs:2: With only what it needs, the subject is empty.")]
    public void reads_the_front_matter(string text, string problem) => Assert.StartsWith(problem, Problems(text)[0], StringComparison.Ordinal);

    [Fact]
    public void asks_for_the_default_locale() =>
        Assert.Equal("mail/en.hbs: The template 'mail' has no words in the default locale 'en'. Write this file; so far there are: de.",
            Assert.Single(Pages.Loaded(("mail/de.hbs", Head)) is var loaded ? loaded.Problems : []).ToString());

    [Fact]
    public void refuses_a_path_that_is_no_template() =>
        Assert.StartsWith("mail/english.hbs: The file is neither a template nor words nor a partial.", Only(Head, ("mail/english.hbs", Head)), StringComparison.Ordinal);

    [Fact]
    public void tries_the_values_a_template_gives_itself() =>
        Assert.StartsWith("mail/en.hbs:7: With a full model, the text reads 'Hi , Bob'.",
            Only("---\nsubject: Hello\ntransactional: true\nsample:\n  contact: { firstName: \"\", lastName: Bob }\n---\n<p>Hi {{default contact.firstName \"\"}}{{#if contact.lastName}}, {{contact.lastName}}{{/if}}</p>"), StringComparison.Ordinal);
}
