namespace TriggerMail.Tests.Templates;

public sealed class What_a_store_leaves_out
{
    private const string Greeting = "<p>{{#if contact.firstName}}Hi {{contact.firstName}},{{else}}Hello,{{/if}}</p>";

    // PriceStalker#92: an alert said the price was "undefined".
    [Theory]
    [InlineData("undefined")]
    [InlineData("null")]
    [InlineData("NaN")]
    [InlineData("[object Object]")]
    public void is_never_shown_as_a_script_wrote_it(string slip)
    {
        Assert.Equal("<p></p>", Pages.Body("<p>{{money product.price \"EUR\"}}{{#if product.price}}{{product.price}}{{/if}}</p>", $$"""{"product":{"price":"{{slip}}"} }"""));
        Assert.Equal(["product.price"], Pages.Renderer(("mail/en.hbs", "---\nsubject: x\nneeds: [product.price]\n---\n")).Missing("mail", "en", Pages.Json($$"""{"product":{"price":"{{slip}}"} }""")));
    }

    // Notifuse greeted people as '&{John false}': a name that came as an object.
    [Theory]
    [InlineData("""{"contact":{"firstName":{"value":"John","valid":false}}}""")]
    [InlineData("""{"contact":{"firstName":["John"]}}""")]
    [InlineData("""{"contact":{"firstName":false}}""")]
    [InlineData("""{"contact":{"firstName":"  "}}""")]
    [InlineData("""{"contact":"John"}""")]
    [InlineData("""{"contact":null}""")]
    [InlineData("{}")]
    public void is_no_name_to_greet_anybody_by(string model) => Assert.Equal("<p>Hello,</p>", Pages.Body(Greeting, model));

    [Theory]
    [InlineData("""{"cart":{"items":"two"}}""")]
    [InlineData("""{"cart":{"items":{"title":"Tea"}}}""")]
    [InlineData("""{"cart":{"items":["Tea"]}}""")]
    public void is_no_list_to_go_through(string model) => Assert.Equal("<p></p>", Pages.Body("<p>{{#each cart.items}}{{title}}{{/each}}</p>", model));

    // A button that leads nowhere is worse than no mail: whoever pressed it does not press another.
    [Theory]
    [InlineData("<a href=\"{{default cart.url \"\"}}\">x</a>")]
    [InlineData("<a href=\"mailto:{{default contact.attributes.adviser \"\"}}\">x</a>")]
    public void is_no_address_for_a_link(string body)
    {
        var draft = TriggerMail.Sending.Draft.From(Pages.Renderer(("mail/en.hbs", Pages.Front + body)))("mail", "en", Pages.Json("{}"));
        Assert.Equal(
            "a link in the template mail leads nowhere: the address that the store gave for it is empty",
            Assert.IsType<TriggerMail.Sending.Draft.Impossible>(draft).Reason);
    }
}
