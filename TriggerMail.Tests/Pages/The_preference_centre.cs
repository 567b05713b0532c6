using System.Net;
using AngleSharp.Dom;
using TriggerMail.Contacts;

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
        Assert.Equal(["offers", "news", "recommendations"], Ticked(await shop.PageAsync(link)));

        await shop.HappenAsync("contact.unsubscribed", "mia@example.com", new { consent = new { topics = News, state = "unsubscribed" } });
        Assert.Equal(["offers", "recommendations"], Ticked(await shop.PageAsync(link)));
    }

    [Fact]
    public async Task records_a_yes_for_each_tick_and_a_no_for_the_rest()
    {
        await using var shop = await OpenShop.OpenAsync();
        var link = $"/p/{shop.Token(await shop.SubscriberAsync())}";

        var page = await SaveAsync(shop, link, "save", "news");

        Assert.Equal("Saved: we will write to you about news, and nothing else. It counts from this moment.", page.Words("[role=status]"));
        Assert.Equal(["news"], Ticked(page));
        var contact = await shop.ContactAsync("mia@example.com");
        Assert.Equal(
            [("offers", ConsentState.Unsubscribed), ("news", ConsentState.Subscribed), ("recommendations", ConsentState.Unsubscribed)],
            Answers(contact));
        Assert.Equal(["news"], Ticked(await shop.PageAsync(link)));
        var proof = Consents.For(contact, "news", "email")!;
        Assert.Equal(("preference centre", "preference-page-1", OpenShop.Start), (proof.Source, proof.Wording, proof.At));
    }

    [Fact]
    public async Task takes_back_everything_at_once()
    {
        await using var shop = await OpenShop.OpenAsync();
        var link = $"/p/{shop.Token(await shop.SubscriberAsync())}";

        var page = await SaveAsync(shop, link, "none", "news", "offers");

        Assert.StartsWith("Saved: you are unsubscribed from everything.", page.Words("[role=status]"));
        Assert.All(Answers(await shop.ContactAsync("mia@example.com")), answer => Assert.Equal(ConsentState.Unsubscribed, answer.State));
    }

    [Fact]
    public async Task holds_to_the_last_answer_even_while_the_clock_stands_still()
    {
        await using var shop = await OpenShop.OpenAsync();
        var link = $"/p/{shop.Token(await shop.SubscriberAsync())}";

        await SaveAsync(shop, link, "save");
        await SaveAsync(shop, link, "save", "offers", "news", "recommendations");
        await SaveAsync(shop, link, "save");

        Assert.All(Answers(await shop.ContactAsync("mia@example.com")), answer => Assert.Equal(ConsentState.Unsubscribed, answer.State));
    }

    [Theory]
    [InlineData("", "text/plain")]
    [InlineData("topic=news", "application/x-www-form-urlencoded")]
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

    private static async Task<IDocument> SaveAsync(OpenShop shop, string link, string action, params string[] topics) =>
        await OpenShop.PageAsync(await shop.Client.PostAsync(
            link, new FormUrlEncodedContent(topics.Select(topic => KeyValuePair.Create("topic", topic)).Append(new("do", action)))));

    private static IEnumerable<string?> Ticked(IDocument page) => page.QuerySelectorAll("input[checked]").Select(box => box.GetAttribute("value"));

    private static IEnumerable<(string Topic, ConsentState State)> Answers(Contact contact) =>
        Topics.Select(topic => (topic, Consents.For(contact, topic, "email")!.State));
}
