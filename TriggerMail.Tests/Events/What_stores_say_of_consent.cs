using TriggerMail.Contacts;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Stories;

namespace TriggerMail.Tests.Events;

/// <summary>From a store's webhook to the contact's consents, with level, channel and time.</summary>
public sealed class What_stores_say_of_consent
{
    private readonly EngineStoryHost host = new();

    [Theory]
    [InlineData("single_opt_in", "singleOptIn")]
    [InlineData("confirmed_opt_in", "confirmedOptIn")]
    [InlineData("unknown", "-")]
    public void shopify_says_how_sure_a_yes_is(string level, string read) => Assert.Equal(read, Sample.Shopify(
        "customers_email_marketing_consent/update",
        $$$"""{"customer_id":7,"email_address":"mira@lantern.example","email_marketing_consent":{"state":"subscribed","opt_in_level":"{{{level}}}","consent_updated_at":"2021-02-02T08:00:00Z"}}""").At("consent.level"));

    [Fact]
    public void shopify_says_it_in_graphqls_words_too()
    {
        var read = Sample.Shopify(
            "customers_email_marketing_consent/update",
            """{"customer_id":7,"email_address":"mira@lantern.example","email_marketing_consent":{"marketingState":"SUBSCRIBED","marketingOptInLevel":"CONFIRMED_OPT_IN","consentUpdatedAt":"2021-02-02T08:00:00Z"}}""");
        Assert.Equal(("contact.subscribed", "confirmedOptIn", "2021-02-02T08:00:00Z"), (read.Type, read.At("consent.level"), read.At("consent.at")));
    }

    [Fact]
    public async Task shopify_customers_answer_for_mail_and_text_messages_apart()
    {
        await host.HappenAsync(Sample.Shopify(
            "customers/update",
            """
            {"id":7,"email":"mira@lantern.example","phone":"+43155512",
             "email_marketing_consent":{"state":"subscribed","opt_in_level":"confirmed_opt_in","consent_updated_at":"2026-01-02T08:00:00Z"},
             "sms_marketing_consent":{"state":"unsubscribed","opt_in_level":"single_opt_in","consent_updated_at":"2026-01-03T08:00:00Z","consent_collected_from":"OTHER"}}
            """));
        Assert.Equal(
            [("email", ConsentState.Subscribed, (ConsentLevel?)ConsentLevel.ConfirmedOptIn, "shopify"), ("sms", ConsentState.Unsubscribed, ConsentLevel.SingleOptIn, "shopify other")],
            (await MiraAsync()).Consents.Select(consent => (consent.Channel, consent.State, consent.Level, consent.Source!)));
    }

    [Fact]
    public async Task shopify_checkouts_have_a_box_for_each()
    {
        await host.HappenAsync(Sample.Shopify(
            "checkouts/create",
            """{"token":"c1","email":"mira@lantern.example","buyer_accepts_marketing":true,"buyer_accepts_sms_marketing":true,"sms_marketing_phone":"+43155599","created_at":"2026-01-02T08:00:00Z","line_items":[]}"""));
        var mira = await MiraAsync();
        Assert.Equal(["email", "sms"], mira.Consents.Select(consent => consent.Channel));
        Assert.All(mira.Consents, consent => Assert.Equal(new DateTimeOffset(2026, 1, 2, 8, 0, 0, TimeSpan.Zero), consent.At));
        Assert.Equal("+43155599", mira.Profile.Phone);
    }

    [Theory]
    [InlineData("subscribed", ConsentState.Subscribed)]
    [InlineData("unsubscribed", ConsentState.Unsubscribed)]
    [InlineData("perhaps", null)]
    public async Task woocommerce_says_what_its_plugin_wrote(string said, ConsentState? state)
    {
        await host.HappenAsync(Sample.Woo(
            "customer.updated",
            $$$"""{"id":7,"email":"mira@lantern.example","date_created_gmt":"2026-01-01T08:00:00","meta_data":[{"key":"triggermail_consent","value":"{{{said}}}"},{"key":"triggermail_consent_at","value":"2026-01-02T08:00:00"},{"key":"triggermail_consent_wording","value":"box-2"}]}""").Single());
        var consent = (await MiraAsync()).Consents.SingleOrDefault();
        Assert.Equal(state, consent?.State);
        Assert.Equal(state is null ? null : "box-2", consent?.Wording);
        if (state is not null)
            Assert.Equal(new DateTimeOffset(2026, 1, 2, 8, 0, 0, TimeSpan.Zero), consent!.At);
    }

    private async Task<Contact> MiraAsync() => (await host.Engine.Contacts.FindAsync("mira@lantern.example"))!;
}
