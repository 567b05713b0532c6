using System.Net;
using AngleSharp.Dom;
using TriggerMail.Contacts;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Events;

namespace TriggerMail.Tests.Pages;

public sealed class The_preference_centre
{
    private static readonly string[] Topics = ["offers", "news", "recommendations"];
    private static readonly string[] News = ["news"];

    [Fact]
    public async Task shows_what_the_contact_said_so_far()
    {
        await using var shop = await OpenShop.OpenAsync();
        var link = $"/p/{shop.Token(await shop.SubscriberAsync())}";
        Assert.Equal(["offers", "news", "recommendations", "0"], Ticked(await shop.PageAsync(link)));

        await shop.HappenAsync("contact.unsubscribed", "mia@example.com", new { consent = new { topics = News, state = "unsubscribed" } });
        Assert.Equal(["offers", "recommendations", "0"], Ticked(await shop.PageAsync(link)));
    }

    [Fact]
    public async Task records_a_yes_for_each_tick_and_a_no_for_the_rest()
    {
        await using var shop = await OpenShop.OpenAsync();
        var link = $"/p/{shop.Token(await shop.SubscriberAsync())}";

        var page = await SaveAsync(shop, link, "save", ("email", "news"), ("often", "168"));

        Assert.Equal("Saved: we will write to you about News, and nothing else. It counts from this moment.", page.Words("[role=status]"));
        Assert.Equal(["news", "168"], Ticked(page));
        var contact = await shop.ContactAsync("mia@example.com");
        Assert.Equal(
            [("offers", ConsentState.Unsubscribed), ("news", ConsentState.Subscribed), ("recommendations", ConsentState.Unsubscribed)],
            Answers(contact, "email"));
        Assert.Equal(168, contact.HoursBetweenMails);
        Assert.Equal(["news", "168"], Ticked(await shop.PageAsync(link)));
        var proof = Consents.For(contact, "news", "email")!;
        Assert.Equal(("preference centre", "preference-page-3", OpenShop.Start, "127.0.0.0/24"), (proof.Source, proof.Wording, proof.At, proof.Origin));
    }

    [Fact]
    public async Task takes_back_everything_at_once_on_every_channel()
    {
        await using var shop = await OpenShop.OpenAsync();
        var link = $"/p/{shop.Token(await WithPhoneAsync(shop))}";

        var page = await SaveAsync(shop, link, "none", ("email", "news"), ("sms", "offers"));

        Assert.StartsWith("Saved: you are unsubscribed from everything.", page.Words("[role=status]"));
        var contact = await shop.ContactAsync("mia@example.com");
        Assert.All(Answers(contact, "email").Concat(Answers(contact, "sms")), answer => Assert.Equal(ConsentState.Unsubscribed, answer.State));
    }

    [Fact]
    public async Task asks_about_text_messages_apart_from_mail_and_only_where_a_number_is_known()
    {
        await using var shop = await OpenShop.OpenAsync();
        var link = $"/p/{shop.Token(await shop.SubscriberAsync())}";
        Assert.Empty((await shop.PageAsync(link)).QuerySelectorAll("input[name=sms]"));
        await WithPhoneAsync(shop);

        var page = await SaveAsync(shop, link, "save", ("sms", "offers"));

        Assert.Equal("By text message to •••00", page.QuerySelectorAll("legend")[1].Read());
        var contact = await shop.ContactAsync("mia@example.com");
        Assert.All(Answers(contact, "email"), answer => Assert.Equal(ConsentState.Unsubscribed, answer.State));
        Assert.Equal(ConsentState.Subscribed, Consents.For(contact, "offers", "sms")!.State);
        Assert.Equal(ConsentState.Unsubscribed, Consents.For(contact, "news", "sms")!.State);
    }

    [Fact]
    public async Task pauses_for_30_days_and_ends_the_pause_again_without_touching_the_choices()
    {
        await using var shop = await OpenShop.OpenAsync();
        var contact = await shop.SubscriberAsync();
        var link = $"/p/{shop.Token(contact)}";

        var paused = await SaveAsync(shop, link, "pause");
        Assert.StartsWith("Saved: you will hear nothing from us until 1 April 2026.", paused.Words("[role=status]"));
        Assert.Equal(OpenShop.Start.AddDays(30), (await shop.ContactAsync("mia@example.com")).PausedUntil);
        Assert.Contains("You have paused our messages until 1 April 2026.", (await shop.PageAsync(link)).Words());
        await SaveAsync(shop, link, "save", ("email", "news"));
        Assert.Equal(OpenShop.Start.AddDays(30), (await shop.ContactAsync("mia@example.com")).PausedUntil);

        var resumed = await SaveAsync(shop, link, "resume");
        Assert.StartsWith("Saved: the pause is over.", resumed.Words("[role=status]"));
        contact = await shop.ContactAsync("mia@example.com");
        Assert.DoesNotContain("You have paused", (await shop.PageAsync(link)).Words(), StringComparison.Ordinal);
        Assert.Equal(["news"], Topics.Where(topic => Consents.For(contact, topic, "email")!.State == ConsentState.Subscribed));
    }

    [Fact]
    public async Task holds_to_the_last_answer_even_while_the_clock_stands_still()
    {
        await using var shop = await OpenShop.OpenAsync();
        var link = $"/p/{shop.Token(await shop.SubscriberAsync())}";

        await SaveAsync(shop, link, "none");
        await SaveAsync(shop, link, "save", ("email", "offers"), ("email", "news"), ("email", "recommendations"));
        Assert.All(Answers(await shop.ContactAsync("mia@example.com"), "email"), answer => Assert.Equal(ConsentState.Subscribed, answer.State));
        await SaveAsync(shop, link, "save");

        Assert.All(Answers(await shop.ContactAsync("mia@example.com"), "email"), answer => Assert.Equal(ConsentState.Unsubscribed, answer.State));
    }

    [Theory]
    [InlineData("", "text/plain")]
    [InlineData("email=news", "application/x-www-form-urlencoded")]
    [InlineData("--", "multipart/form-data")]
    public async Task changes_nothing_when_nothing_was_asked(string body, string type)
    {
        await using var shop = await OpenShop.OpenAsync();
        var before = await shop.SubscriberAsync();
        var answer = await shop.Client.PostAsync($"/p/{shop.Token(before)}", new StringContent(body, new System.Net.Http.Headers.MediaTypeHeaderValue(type)));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Null((await OpenShop.PageAsync(answer)).QuerySelector("[role=status]"));
        Assert.Equal(before.Consents.AsEnumerable(), (await shop.ContactAsync("mia@example.com")).Consents);
    }

    [Fact]
    public async Task does_not_take_a_frequency_that_was_not_offered()
    {
        await using var shop = await OpenShop.OpenAsync();
        await SaveAsync(shop, $"/p/{shop.Token(await shop.SubscriberAsync())}", "save", ("email", "news"), ("often", "1"));
        Assert.Null((await shop.ContactAsync("mia@example.com")).HoursBetweenMails);
    }

    [Theory]
    [InlineData("de", "ko;q=0.5, zh-TW;q=0.9, de", null, "zh-Hant", "ltr")]
    [InlineData("zh_CN", "ko", null, "zh-Hans", "ltr")]
    [InlineData("fa-IR", "ko", null, "fa", "rtl")]
    [InlineData("fa-IR", "ko", "ko", "ko", "ltr")]
    [InlineData("de", "fr, *;q=0", "xx", "en", "ltr")]
    public async Task speaks_the_contacts_language_else_the_browsers_else_the_stores_unless_it_is_switched(string locale, string accept, string? switched, string spoken, string direction)
    {
        await using var shop = await OpenShop.OpenAsync();
        await shop.HappenAsync(EventTypes.ContactSubscribed, "mia@example.com", new { contact = new { locale } });
        var link = $"/p/{shop.Token(await shop.ContactAsync("mia@example.com"))}{(switched is null ? "" : $"?lang={switched}")}";
        using var request = new HttpRequestMessage(HttpMethod.Get, link);
        request.Headers.TryAddWithoutValidation("Accept-Language", accept);

        var page = await OpenShop.PageAsync(await shop.Client.SendAsync(request));

        Assert.Equal((spoken, direction), (page.DocumentElement.GetAttribute("lang"), page.DocumentElement.GetAttribute("dir")));
        Assert.Equal(spoken, page.QuerySelector(".languages [aria-current]")!.GetAttribute("lang"));
    }

    [Theory]
    [InlineData("en")]
    [InlineData("zh-Hans")]
    [InlineData("zh-Hant")]
    [InlineData("ko")]
    [InlineData("fa")]
    public async Task says_everything_in_each_language_and_leaves_no_gap_open(string language)
    {
        await using var shop = await OpenShop.OpenAsync();
        var contact = await WithPhoneAsync(shop);
        var (choices, confirm) = (shop.Token(contact), shop.Token(contact, TriggerMail.Links.LinkPurpose.Confirm));
        IDocument[] pages =
        [
            await shop.PageAsync($"/p/{choices}?lang={language}"), await shop.PageAsync($"/u/{choices}?lang={language}"),
            await shop.PageAsync($"/confirm/{confirm}?lang={language}"), await shop.PageAsync($"/u/nothing?lang={language}"),
            await SaveAsync(shop, $"/p/{choices}?lang={language}", "pause"), await SaveAsync(shop, $"/p/{choices}?lang={language}", "save", ("email", "news")),
        ];
        foreach (var page in pages)
        {
            var words = page.Words("body");
            Assert.DoesNotContain("{0}", words, StringComparison.Ordinal);
            Assert.DoesNotContain("mia@", page.DocumentElement.OuterHtml, StringComparison.OrdinalIgnoreCase);
            Assert.Equal(language, page.DocumentElement.GetAttribute("lang"));
            if (language != "en")
                Assert.DoesNotContain("your", page.Words(), StringComparison.OrdinalIgnoreCase);
        }
    }

    private static async Task<Contact> WithPhoneAsync(OpenShop shop)
    {
        await shop.HappenAsync(EventTypes.ContactSubscribed, "mia@example.com", new { contact = new { phone = "+431555000", firstName = "Mia" }, consent = new { channel = "sms", state = "subscribed" } });
        return await shop.SubscriberAsync();
    }

    private static async Task<IDocument> SaveAsync(OpenShop shop, string link, string action, params (string Name, string Value)[] fields) =>
        await OpenShop.PageAsync(await shop.Client.PostAsync(
            link, new FormUrlEncodedContent(fields.Select(field => KeyValuePair.Create(field.Name, field.Value)).Append(new("do", action)))));

    private static IEnumerable<string?> Ticked(IDocument page) => page.QuerySelectorAll("input[checked]:not([name=measure])").Select(box => box.GetAttribute("value"));

    private static IEnumerable<(string Topic, ConsentState State)> Answers(Contact contact, string channel) =>
        Topics.Select(topic => (topic, Consents.For(contact, topic, channel)!.State));
}
