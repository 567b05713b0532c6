using System.Net;
using System.Text;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Links;

namespace TriggerMail.Tests.Pages;

[Trait("Kind", "security")]
public sealed class The_unsubscribe_link
{
    public static TheoryData<string> Bodies => ["form", "multipart", "empty", "something else", "broken multipart"];

    [Fact]
    public async Task only_asks_when_it_is_read()
    {
        await using var shop = await OpenShop.OpenAsync();
        var link = $"/u/{shop.Token(await shop.SubscriberAsync())}";

        var page = await shop.PageAsync(link);
        using var head = new HttpRequestMessage(HttpMethod.Head, link);
        var peeked = await shop.Client.SendAsync(head);

        Assert.Equal("Unsubscribe from Northwind Tea?", page.Words("h1"));
        Assert.Equal("post", page.QuerySelector("form")!.GetAttribute("method"));
        Assert.Equal(link, page.QuerySelector("form")!.GetAttribute("action")!.Split('?')[0]);
        Assert.Equal("Unsubscribe", Assert.Single(page.QuerySelectorAll("button")).TextContent);
        Assert.Equal(HttpStatusCode.OK, peeked.StatusCode);
        Assert.Empty(await peeked.Content.ReadAsByteArrayAsync());
        Assert.False(Consents.Refuses(await shop.ContactAsync("mia@example.com"), "offers", "email"));
    }

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task unsubscribes_on_a_post_whatever_its_body(string body)
    {
        await using var shop = await OpenShop.OpenAsync();
        var link = $"/u/{shop.Token(await shop.SubscriberAsync())}";

        var answer = await shop.Client.PostAsync(link, Body(body));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("You are unsubscribed", (await OpenShop.PageAsync(answer)).Words("h1"));
        var contact = await shop.ContactAsync("mia@example.com");
        Assert.All(["offers", "news", "recommendations"], topic => Assert.True(Consents.Refuses(contact, topic, "email")));
        Assert.Equal("unsubscribe link", Assert.Single(contact.Consents).Source);
    }

    [Fact]
    public async Task may_be_used_twice()
    {
        await using var shop = await OpenShop.OpenAsync();
        var link = $"/u/{shop.Token(await shop.SubscriberAsync())}";

        await shop.Client.PostAsync(link, null);
        var once = await shop.ContactAsync("mia@example.com");
        var again = await shop.Client.PostAsync(link, null);

        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        var twice = await shop.ContactAsync("mia@example.com");
        Assert.Equal(once.Consents.Select(consent => (consent.Topic, consent.State)), twice.Consents.Select(consent => (consent.Topic, consent.State)));
    }

    [Fact]
    public async Task works_from_a_mailbox_providers_server_and_from_any_page_without_a_key()
    {
        await using var shop = await OpenShop.OpenAsync(apiKey: "a-key-of-enough-length");
        var link = $"/u/{shop.Token(await shop.SubscriberAsync())}";
        using var foreign = new HttpRequestMessage(HttpMethod.Post, link) { Content = Body("form") };
        foreign.Headers.Add("Origin", "null");
        foreign.Headers.Add("Sec-Fetch-Site", "cross-site");

        Assert.Equal(HttpStatusCode.OK, (await shop.Client.SendAsync(foreign)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await shop.Client.GetAsync("/assets/customer.css")).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await shop.Client.GetAsync("/")).StatusCode);
    }

    [Theory]
    [InlineData("/u/", false)]
    [InlineData("/u/", true)]
    [InlineData("/p/", false)]
    [InlineData("/p/", true)]
    public async Task says_in_plain_words_when_it_is_broken(string path, bool post)
    {
        await using var shop = await OpenShop.OpenAsync();
        var token = shop.Token(await shop.SubscriberAsync());
        var broken = path + (token[0] == 'A' ? 'B' : 'A') + token[1..];

        var answer = post ? await shop.Client.PostAsync(broken, Body("form")) : await shop.Client.GetAsync(broken);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("This link does not work", (await OpenShop.PageAsync(answer)).Words("h1"));
        Assert.False(Consents.Refuses(await shop.ContactAsync("mia@example.com"), "offers", "email"));
    }

    [Fact]
    public async Task of_the_headers_takes_consent_away_and_can_do_nothing_else()
    {
        await using var shop = await OpenShop.OpenAsync();
        var token = shop.Token(await shop.SubscriberAsync(), LinkPurpose.Unsubscribe);

        var page = await shop.PageAsync($"/u/{token}");
        Assert.DoesNotContain("/p/", page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await shop.Client.GetAsync($"/p/{token}")).StatusCode);
        var yes = new FormUrlEncodedContent([KeyValuePair.Create("do", "save"), KeyValuePair.Create("topic", "news")]);
        Assert.Equal(HttpStatusCode.NotFound, (await shop.Client.PostAsync($"/p/{token}", yes)).StatusCode);

        Assert.Equal(HttpStatusCode.OK, (await shop.Client.PostAsync($"/u/{token}", Body("form"))).StatusCode);
        Assert.True(Consents.Refuses(await shop.ContactAsync("mia@example.com"), "offers", "email"));
    }

    [Fact]
    public async Task shows_too_little_of_the_address_for_a_stranger()
    {
        await using var shop = await OpenShop.OpenAsync();
        var page = await shop.PageAsync($"/u/{shop.Token(await shop.SubscriberAsync())}");
        Assert.Contains("m•••@example.com", page.Words(), StringComparison.Ordinal);
        Assert.DoesNotContain("mia", page.DocumentElement.OuterHtml, StringComparison.OrdinalIgnoreCase);
        Assert.Null(page.QuerySelector("nav"));
    }

    private static HttpContent? Body(string kind) => kind switch
    {
        "form" => new FormUrlEncodedContent([KeyValuePair.Create("List-Unsubscribe", "One-Click")]),
        "multipart" => new MultipartFormDataContent { { new StringContent("One-Click"), "List-Unsubscribe" } },
        "empty" => null,
        "broken multipart" => new StringContent("--", new System.Net.Http.Headers.MediaTypeHeaderValue("multipart/form-data")),
        _ => new StringContent("{", Encoding.UTF8, "application/json"),
    };
}
