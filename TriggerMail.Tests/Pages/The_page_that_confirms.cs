using System.Net;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Events;

namespace TriggerMail.Tests.Pages;

/// <summary>The page behind the button of a mail that asks whether a sign-up was meant.</summary>
public sealed class The_page_that_confirms
{
    [Fact]
    public async Task takes_the_yes_and_says_so_a_second_time_too()
    {
        await using var shop = await OpenShop.OpenAsync();
        var link = await AskedAsync(shop);
        Assert.Equal(HttpStatusCode.OK, await PressAsync(shop, link));
        Assert.Equal(ConsentState.Subscribed, Assert.Single((await shop.ContactAsync("mia@example.com")).Consents).State);
        Assert.Equal(HttpStatusCode.OK, await PressAsync(shop, link));
    }

    [Fact]
    public async Task says_that_its_link_does_not_work_any_more_when_the_sign_up_has_expired()
    {
        await using var shop = await OpenShop.OpenAsync();
        var link = await AskedAsync(shop);
        await shop.Host.Jumps!.AdvanceAsync(TimeSpan.FromDays(30), CancellationToken.None);
        Assert.Equal(HttpStatusCode.NotFound, await PressAsync(shop, link));
        Assert.Equal(ConsentState.Pending, Assert.Single((await shop.ContactAsync("mia@example.com")).Consents).State);
    }

    [Fact]
    public async Task does_not_say_confirmed_to_whoever_said_no_in_between()
    {
        await using var shop = await OpenShop.OpenAsync();
        var link = await AskedAsync(shop);
        await shop.HappenAsync(EventTypes.ContactUnsubscribed, "mia@example.com", new { });
        Assert.Equal(HttpStatusCode.NotFound, await PressAsync(shop, link));
    }

    private static async Task<string> AskedAsync(OpenShop shop)
    {
        await shop.HappenAsync(EventTypes.ContactSubscribed, "mia@example.com", new { consent = new { state = "pending" } });
        return $"/confirm/{shop.Token(await shop.ContactAsync("mia@example.com"), TriggerMail.Links.LinkPurpose.Confirm)}";
    }

    private static async Task<HttpStatusCode> PressAsync(OpenShop shop, string link)
    {
        using var answer = await shop.Client.PostAsync(new Uri(link, UriKind.Relative), null);
        return answer.StatusCode;
    }
}
