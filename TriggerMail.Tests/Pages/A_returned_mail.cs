using System.Net.Http.Json;
using System.Text.Json;

namespace TriggerMail.Tests.Pages;

public sealed class A_returned_mail
{
    [Fact]
    public async Task shows_what_came_back_and_why_wherever_it_is_shown()
    {
        await using var shop = await OpenShop.OpenAsync();
        var contact = await shop.SubscriberAsync();
        var row = Assert.Single(await shop.Host.Engine.Contacts.MessagesAsync(contact));
        await shop.Client.PostAsJsonAsync("/api/feedback", new { type = "bounced", message = row.Id, status = "5.1.1", reason = "550 5.1.1 no such user" });
        await shop.Host.DrainAsync();

        var page = await shop.PageAsync($"/messages/{Uri.EscapeDataString(row.Id)}");
        Assert.Contains("It came back (bounced, hard): 550 5.1.1 no such user", page.Words(".intro"));
        Assert.Contains("In words 550 5.1.1 no such user", page.Words());
        Assert.Contains("came back (bounced, hard): 550 5.1.1 no such user", (await shop.PageAsync("/")).Words(".decisions"));
        var told = await shop.Client.GetFromJsonAsync<JsonElement>($"/api/messages/{Uri.EscapeDataString(row.Id)}");
        Assert.Equal("bounced, hard", told.GetProperty("returned").GetProperty("what").GetString());
        Assert.Equal("550 5.1.1 no such user", told.GetProperty("returned").GetProperty("reason").GetString());
    }
}
