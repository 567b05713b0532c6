using TriggerMail.Journeys;
using TriggerMail.Sending;
using TriggerMail.Stories;

namespace TriggerMail.Regressions;

/// <summary>Mails to people who had bought, emptied their cart, said no, or had enough already.</summary>
[Trait("Kind", "security")]
public sealed class Mails_that_should_have_stayed_away
{
    private readonly RecordingSender sender = new();

    // mailchimp/mc-woocommerce#141, mailchimp/mc-magento#403, mailchimp/mc-magento2#431: ordered, and reminded all the same, because the order came late
    // or under another id than the cart.
    [Theory]
    [InlineData("cart-1")]
    [InlineData("another-cart")]
    [InlineData(null)]
    public async Task an_order_ends_the_reminders_under_whatever_cart_it_comes(string? cart)
    {
        await using var host = await CartAsync();
        await new Story(host).PassesAsync(0.9);
        await new Story(host).OrdersAsync(cart: cart);
        await new Story(host).PassesAsync(100);
        Assert.DoesNotContain(sender.Messages, mail => mail.Subject.Contains("cart", StringComparison.OrdinalIgnoreCase));
    }

    // TycheSoftwares/woocommerce-abandoned-cart#166, #174, #875: a guest became a member in the middle of the checkout, and the bought cart counted as abandoned.
    [Fact]
    public async Task a_guest_who_becomes_a_member_and_buys_is_not_reminded_as_a_guest()
    {
        await using var host = new EngineStoryHost(sender: sender);
        await Small.SubscribedAsync(host);
        await new Story(host, "anon:b7").SeesAsync("cart.updated", Story.Cart("guest-cart", "Kettle"), id: "cart");
        await new Story(host).SeesAsync("contact.registered", "{'contact':{'id':'77','email':'ada@example.com','anonymousId':'b7'}}", id: "member");
        await new Story(host).OrdersAsync(cart: "member-cart");
        await new Story(host).PassesAsync(100);
        Assert.DoesNotContain(sender.Messages, mail => mail.Subject.Contains("cart", StringComparison.OrdinalIgnoreCase));
    }

    // mailchimp/mc-woocommerce#1398: a snapshot of the cart stood in the queue, the cart was emptied, and the dead cart came back.
    [Fact]
    public async Task an_emptied_cart_stays_empty_although_an_older_change_comes_late()
    {
        await using var host = await CartAsync();
        var before = host.Now;
        await new Story(host).PassesAsync(0.1);
        await new Story(host).SeesAsync("cart.emptied", "{'cart':{'id':'cart-1'}}", id: "emptied");
        await host.HappenAsync(new("late", "/story", "cart.updated", before, "ada@example.com", System.Text.Json.JsonDocument.Parse(Story.Cart("cart-1", "Kettle").Replace('\'', '"')).RootElement));
        await new Story(host).PassesAsync(100);
        Assert.Empty(sender.Messages);
    }

    // Notifuse/notifuse#304, weMail/wemail#228, buttondown/roadmap#2236: the remaining steps kept sending after the unsubscribe.
    [Fact]
    public async Task an_unsubscribe_ends_what_is_under_way()
    {
        await using var host = await CartAsync();
        await new Story(host).PassesAsync(2);
        Assert.Single(sender.Messages);
        await new Story(host).SeesAsync("contact.unsubscribed", id: "no");
        await new Story(host).PassesAsync(100);
        Assert.Single(sender.Messages);
        Assert.Contains("cart-abandonment ended: unsubscribed", await host.TimelineAsync("ada@example.com"));
    }

    // useplunk/plunk#462: a queued mail outlived the consent.
    [Fact]
    public async Task a_mail_that_was_held_is_judged_again_before_it_goes()
    {
        await using var host = await Small.HostAsync(sender, Small.On("first", Small.Send(0)), Small.On("second", Small.Send(0)) with { Frequency = FrequencyCapMode.Regular });
        await new Story(host).SeesAsync("first", id: "1");
        await new Story(host).SeesAsync("second", id: "2"); // held for 24 hours
        await new Story(host).SeesAsync("contact.unsubscribed", id: "no");
        await new Story(host).PassesAsync(60);
        Assert.Single(sender.Messages);
    }

    // mautic#6729: the cap was ignored by campaigns. mautic#6760: the fix for that capped order confirmations too.
    [Fact]
    public async Task caps_bind_every_journey_and_no_order_confirmation()
    {
        var journeys = Enumerable.Range(0, 5).Select(n => Small.On($"j{n}", Small.Send(0))).Append(Small.On("order.placed", Small.Send(0)) with { Topic = "orders", Entry = new(["order.placed"], null, null, ReentryMode.Ignore, new Reentry.Always()) });
        await using var host = await Small.HostAsync(sender, [.. journeys]);
        var story = new Story(host);
        for (var n = 0; n < 5; n++)
            await story.SeesAsync($"j{n}");
        Assert.Equal(2, sender.Messages.Count);
        for (var n = 0; n < 4; n++)
            await story.OrdersAsync($"order-{n}");
        Assert.Equal(6, sender.Messages.Count);
    }

    // mautic#1784: wait rather than drop; and who goes first when several wait?
    [Fact]
    public async Task what_waits_goes_by_priority_and_what_waited_too_long_says_so()
    {
        await using var host = await Small.HostAsync(sender,
            Regular("first", 50), Regular("low", 10), Regular("high", 90) with { Patience = TimeSpan.FromHours(30) });
        foreach (var id in new[] { "first", "low", "high" })
            await new Story(host).SeesAsync(id, id: id);
        await new Story(host).PassesAsync(80);
        var rows = await host.Engine.Contacts.MessagesAsync((await host.Engine.Contacts.FindAsync("ada@example.com"))!);
        Assert.Equal(["first", "high"], rows.Where(row => row.State == SendState.Sent).Select(row => row.Journey));
        Assert.StartsWith("expired: another mail went out", rows.Single(row => row.Journey == "low").Reason, StringComparison.Ordinal);
    }

    // mautic#14916, SparkDevNetwork/Rock#7034, 0xdps/emailflare#190: HEAD and GET of the link unsubscribed; a church lost its whole staff to a scanner.
    [Fact]
    public async Task a_scanner_that_opens_every_link_unsubscribes_nobody()
    {
        await using var host = await LocalStoryHost.StartAsync();
        await new Story(host).SeesAsync("contact.subscribed", id: "yes");
        await host.PassAsync(TimeSpan.FromMinutes(1));
        var mail = (await host.Http.GetStringAsync(new Uri("/api/messages?contact=ada@example.com", UriKind.Relative)));
        var id = System.Text.Json.JsonDocument.Parse(mail).RootElement.GetProperty("items")[0].GetProperty("id").GetString()!;
        var html = System.Text.Json.JsonDocument.Parse(await host.Http.GetStringAsync(new Uri($"/api/messages/{Uri.EscapeDataString(id)}", UriKind.Relative))).RootElement.GetProperty("html").GetString()!;
        var links = System.Text.RegularExpressions.Regex.Matches(html, "href=\"(http://127[^\"]+)\"").Select(link => new Uri(link.Groups[1].Value)).ToList();
        Assert.Contains(links, link => link.AbsolutePath.StartsWith("/u/", StringComparison.Ordinal));
        using var scanner = new HttpClient(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = host.Http.BaseAddress };
        foreach (var link in links)
            foreach (var method in new[] { HttpMethod.Get, HttpMethod.Head, HttpMethod.Options })
                (await scanner.SendAsync(new(method, new Uri(link.PathAndQuery, UriKind.Relative)))).Dispose();
        await host.PassAsync(TimeSpan.FromMinutes(1));
        Assert.Contains("\"state\":\"subscribed\"", await host.Http.GetStringAsync(new Uri("/api/contacts/ada@example.com", UriKind.Relative)), StringComparison.Ordinal);
    }

    // listmonk#1801: a clone of a server that had been switched off sent the 8 am mail at 1 pm.
    [Fact]
    public async Task a_mail_that_a_downtime_made_too_late_expires_and_says_so()
    {
        await using var host = await Small.HostAsync(sender, Small.On("start", new WaitStep("wait", TimeSpan.FromHours(1), 1), Small.Send(1)) with { Lateness = TimeSpan.FromHours(2) });
        await new Story(host).SeesAsync("start");
        host.Clock.MoveTo(host.Now.AddHours(6));
        await new Story(host).PassesAsync(1);
        Assert.Empty(sender.Messages);
        Assert.StartsWith("expired: it was meant for", Assert.Single(await host.DecisionsAsync("ada@example.com")).Reason, StringComparison.Ordinal);
    }

    private static Journey Regular(string id, int priority) => Small.On(id, Small.Send(0)) with { Frequency = FrequencyCapMode.Regular, Priority = priority };

    private async Task<EngineStoryHost> CartAsync()
    {
        var host = new EngineStoryHost(sender: sender);
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.FillsCartAsync();
        return host;
    }
}
