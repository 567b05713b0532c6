using System.Net.Http.Json;
using System.Text.Json;
using TriggerMail.Links;
using TriggerMail.Tests.Pages;

namespace TriggerMail.Stories;

/// <summary>Each way to have fewer mails, or none, on the real host: what was done stands on the timeline, where and to what.</summary>
public sealed class What_a_customer_did_about_mails : IAsyncLifetime
{
    private OpenShop shop = null!;

    public async Task InitializeAsync() => shop = await OpenShop.OpenAsync();

    public async Task DisposeAsync() => await shop.DisposeAsync();

    [Fact]
    public async Task by_one_click()
    {
        var mia = await shop.SubscriberAsync();
        await shop.Client.PostAsync($"/u/{shop.Token(mia, LinkPurpose.Unsubscribe)}", null);
        Assert.Contains("Unsubscribed: no to all marketing mail (unsubscribe link)", await TimelineAsync());
    }

    [Fact]
    public async Task on_the_page()
    {
        var mia = await shop.SubscriberAsync();
        await PostAsync(mia, "do=save&email=news&often=168&measure=asked");
        await PostAsync(mia, "do=pause");
        await PostAsync(mia, "do=none");

        var told = await TimelineAsync();
        Assert.Contains("Chose what to receive: no to offers, recommendations; yes to news; no to being measured; at most one mail in 7 days (preference centre)", told);
        Assert.Contains("Chose what to receive: no marketing until 2026-04-01", told);
        Assert.Contains("Unsubscribed: no to all marketing mail; no to all marketing text messages (preference centre)", told);
    }

    [Fact]
    public async Task by_asking_for_less_which_the_next_mail_is_held_for()
    {
        var mia = await shop.SubscriberAsync();
        await PostAsync(mia, "do=save&email=offers&email=news&email=recommendations&often=168&measure=asked&measure=yes");
        await shop.HappenAsync("cart.updated", "mia@example.com", JsonSerializer.Deserialize<JsonElement>(Story.Cart("c1", "Kettle").Replace('\'', '"')));
        await shop.Host.Jumps!.AdvanceAsync(TimeSpan.FromHours(30), CancellationToken.None);
        Assert.Contains(await TimelineAsync(), line => line.Contains(
            "another mail went out on 2026-03-02 08:00 UTC, and the contact wants at least 7 days between two", StringComparison.Ordinal));
    }

    [Fact]
    public async Task by_having_the_account_removed()
    {
        await shop.SubscriberAsync();
        await shop.HappenAsync("contact.deleted", "mia@example.com", new { });
        await shop.HappenAsync("cart.updated", "mia@example.com", JsonSerializer.Deserialize<JsonElement>(Story.Cart("c1", "Kettle").Replace('\'', '"')));
        await shop.Host.Jumps!.AdvanceAsync(TimeSpan.FromHours(30), CancellationToken.None);

        var told = await TimelineAsync();
        Assert.Contains("The store removed the account", told);
        Assert.Contains("welcome ended: contact.deleted", told);
        Assert.Contains("Did not send cart-reminder (cart-abandonment): no consent to offers: unsubscribed on 2026-03-02", told);
        Assert.Equal("account removed", (await shop.ContactAsync("mia@example.com")).Consents[0].Source);
    }

    [Fact]
    public async Task with_data_that_says_something_to_a_script_and_nothing_of_how_it_is_kept()
    {
        await shop.SubscriberAsync();
        var lines = (await shop.Client.GetFromJsonAsync<JsonElement>("/api/contacts/mia@example.com/timeline")).GetProperty("items").EnumerateArray().ToList();

        var said = Assert.Single(lines, line => line.GetProperty("text").GetString() == "Said yes to all marketing mail").GetProperty("data");
        Assert.Equal(["id", "source", "type", "at", "receivedAt", "data"], said.EnumerateObject().Select(member => member.Name));
        Assert.Equal("contact.subscribed", said.GetProperty("type").GetString());
        var mail = Assert.Single(lines, line => line.GetProperty("kind").GetString() == "message").GetProperty("data");
        Assert.Equal("sent", mail.GetProperty("state").GetString());
        Assert.Equal("welcome", mail.GetProperty("template").GetString());
        Assert.DoesNotContain("Key", mail.GetRawText());
        Assert.DoesNotContain("claimedBy", mail.GetRawText(), StringComparison.OrdinalIgnoreCase);
        // What caused something stands below it, whatever both are called inside.
        var texts = lines.ConvertAll(line => line.GetProperty("text").GetString());
        Assert.True(texts.IndexOf("Came into the segment subscribers") < texts.IndexOf("Said yes to all marketing mail"));
    }

    private Task<HttpResponseMessage> PostAsync(TriggerMail.Contacts.Contact contact, string form) =>
        shop.Client.PostAsync($"/p/{shop.Token(contact)}", new StringContent(form, System.Text.Encoding.UTF8, "application/x-www-form-urlencoded"));

    private async Task<IReadOnlyList<string>> TimelineAsync() =>
        [.. (await shop.Host.Engine.Contacts.TimelineAsync(await shop.ContactAsync("mia@example.com"))).Select(line => line.Text)];
}
