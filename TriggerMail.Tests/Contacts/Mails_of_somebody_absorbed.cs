using TriggerMail.Events;
using TriggerMail.Partitions;
using TriggerMail.Sending;
using TriggerMail.Stories;

namespace TriggerMail.Contacts;

/// <summary>
/// Ada ordered as a guest; later she signs in, and the account she has by another address turns out to be hers. What happened to the guest's
/// mails, and what happens to them from then on, is Ada's.
/// </summary>
public sealed class Mails_of_somebody_absorbed
{
    private readonly RecordingSender sender = new();
    private readonly EngineStoryHost host;
    private readonly Story guest;

    public Mails_of_somebody_absorbed()
    {
        host = new(EngineStoryHost.Three(), sender: sender);
        guest = new(host, "ada@guest.example");
    }

    [Theory]
    [InlineData("id")]
    [InlineData("messageId")]
    [InlineData("operationId")]
    public async Task are_marked_when_they_come_back(string named)
    {
        sender.Answer = _ => new SendResult.Accepted("operation-1");
        await HasAnAccountAsync();
        await guest.OrdersAsync();
        var row = Assert.Single(await RowsAsync());
        await SignsInAsync();
        await guest.SeesAsync("email.bounced", $"{{{Named(named, row)},'bounce':{{'class':'soft','reason':'mailbox full'}}}}", id: "bounce");

        Assert.Equal("bounced, soft", Assert.Single(await RowsAsync()).Returned?.What);
        Assert.Single(await host.TimelineAsync("id:7"), line => line == "A mail came back: mailbox full");
    }

    [Fact]
    public async Task are_credited_when_a_link_in_them_is_followed()
    {
        await HasAnAccountAsync();
        await guest.SeesAsync("contact.subscribed", id: "yes");
        await host.PassAsync(TimeSpan.FromDays(8));
        await guest.FillsCartAsync();
        await host.PassAsync(TimeSpan.FromHours(2));
        var mail = Assert.Single(await RowsAsync(), row => row.Template == "cart-reminder");
        await SignsInAsync();
        await guest.SeesAsync("email.clicked", $"{{'message':{{'id':'{mail.Id}','journey':'{mail.Journey}','template':'{mail.Template}','link':'https://shop.example'}}}}", id: "click");
        await guest.OrdersAsync();

        var timeline = await host.TimelineAsync("id:7");
        Assert.Contains("order.placed is a success of cart-abandonment: right after a click in cart-reminder, worth 18.50 EUR", timeline);
    }

    [Fact]
    public async Task that_were_held_go_once_and_the_old_decision_says_what_became_of_it()
    {
        await HasAnAccountAsync();
        await guest.SeesAsync("contact.updated", "{'consent':{'topics':['marketing'],'channel':'email','state':'subscribed','source':'import'},'preferences':{}}", id: "yes");
        await guest.SeesAsync("contact.preferences_changed", "{'preferences':{'hoursBetweenMails':12}}", id: "less");
        await guest.FillsCartAsync("cart-1");
        await guest.FillsCartAsync("cart-2");
        await host.PassAsync(TimeSpan.FromHours(1));
        Assert.Equal(["held", "sent"], (await RowsAsync()).Select(row => Decisions.Name(row.State)).Order());
        await SignsInAsync();
        await host.PassAsync(TimeSpan.FromHours(14));

        var rows = await RowsAsync();
        Assert.Equal(2, rows.Count(row => row.State == SendState.Sent));
        Assert.DoesNotContain(rows, row => row.State == SendState.Held);
        Assert.Single(rows, row => row.Reason == "the contact has become part of another one, and the message is decided there");
        Assert.Equal(2, sender.Messages.Count);
        Assert.Empty((await host.Engine.Doctor.ExamineAsync(fix: false)).Select(finding => finding.What));
    }

    [Fact]
    public async Task that_failed_are_tried_again_once_for_whom_the_guest_has_become()
    {
        await HasAnAccountAsync();
        sender.Answer = _ => new SendResult.Refused("the server's disk is full");
        await guest.OrdersAsync();
        var failed = Assert.Single(await RowsAsync());
        await SignsInAsync();
        sender.Answer = _ => new SendResult.Accepted();

        Assert.Equal(RetryOutcome.Done, (await host.Engine.Dead.RetryAsync(failed.Id)).Outcome);
        Assert.Equal("it was retried before", (await host.Engine.Dead.RetryAsync(failed.Id)).Reason);
        Assert.Empty(await host.Engine.Dead.ListAsync());
        Assert.Equal(2, sender.Messages.Count);
        var rows = await RowsAsync();
        Assert.Equal(Assert.Single(rows, row => row.State == SendState.Sent).Id, Assert.Single(rows, row => row.State == SendState.Failed).RetriedAs);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task that_are_under_way_are_not_sent_again_and_their_journey_goes_on(bool accepted)
    {
        await HasAnAccountAsync();
        await guest.SubscribedLongAgoAsync();
        await guest.FillsCartAsync();
        sender.Answer = message =>
        {
            sender.Answer = _ => new SendResult.Accepted();
            SignsInAsync().GetAwaiter().GetResult();
            return accepted ? new SendResult.Accepted() : new SendResult.TryLater("451 not now");
        };
        await host.PassAsync(TimeSpan.FromHours(80));

        var rows = await RowsAsync();
        Assert.Equal(["cart-reminder", "cart-offer", "cart-last-chance"], rows.Where(row => row.State is SendState.Sent or SendState.Failed).OrderBy(row => row.At).Select(row => row.Template));
        Assert.Equal(accepted ? SendState.Sent : SendState.Failed, rows.Single(row => row.Template == "cart-reminder").State);
        Assert.DoesNotContain(rows, row => row.State is SendState.Held or SendState.Claimed);
        Assert.Equal(accepted ? 0 : 1, (await host.Engine.Dead.ListAsync()).Count);
        Assert.Equal("ada@guest.example", sender.Messages.First().To);
    }

    [Fact]
    public async Task that_a_dead_process_was_at_are_finished_and_the_event_is_not_handled_twice()
    {
        await HasAnAccountAsync();
        var order = new StoreEvent("order", "/shop", "order.placed", host.Now, "ada@guest.example", Data("{'order':{'id':'o1','number':'#o1','currency':'EUR','total':'18.50','items':[]}}"));
        sender.Answer = _ => throw new InvalidOperationException("the process dies here");
        await Assert.ThrowsAsync<InvalidOperationException>(() => host.HappenAsync(order));
        await using var again = new EngineStoryHost(EngineStoryHost.Three(), records: host.Records, clock: host.Clock, owner: "second");
        await new Story(again, "id:7").SeesAsync("contact.signed_in", SignedIn, id: "sign-in");
        await again.HappenAsync(order);

        var rows = await RowsAsync();
        Assert.Equal(SendState.Sent, Assert.Single(rows).State);
        Assert.Single(again.Sender.Messages);
        Assert.Equal(1, (await host.Engine.Contacts.FindAsync("id:7"))!.Orders?.Count);
    }

    [Fact]
    public async Task do_not_make_two_dead_addresses_one()
    {
        await HasAnAccountAsync();
        await new Story(host, "id:7").SeesAsync("email.bounced", "{'bounce':{'status':'5.1.1','reason':'550 5.1.1 gone','address':'ada@work.example'}}", id: "one");
        await guest.SeesAsync("contact.updated", id: "guest");
        await guest.SeesAsync("email.bounced", "{'bounce':{'status':'5.1.1','reason':'550 5.1.1 never was','address':'ada@guest.example'}}", id: "two");
        await SignsInAsync();
        await guest.SeesAsync("order.placed", "{'order':{'id':'o1'}}", id: "o1");
        await guest.SeesAsync("contact.updated", "{'contact':{'id':'7','email':'ada@work.example'}}", subject: "id:7", id: "back");
        await guest.SeesAsync("order.placed", "{'order':{'id':'o2'}}", subject: "id:7", id: "o2");

        Assert.Equal(
            ["the address is suppressed: 550 5.1.1 never was", "the address is suppressed: 550 5.1.1 gone"],
            (await host.DecisionsAsync("id:7")).Select(told => told.Reason));
    }

    private const string SignedIn = "{'contact':{'id':'7','email':'ada@guest.example'}}";

    private Task HasAnAccountAsync() => new Story(host, "id:7").SeesAsync("contact.registered", "{'contact':{'id':'7','email':'ada@work.example'}}", id: "account");

    private async Task SignsInAsync()
    {
        await new Story(host, "id:7").SeesAsync("contact.signed_in", SignedIn, id: "sign-in");
        Assert.Equal((await host.Engine.Contacts.FindAsync("id:7"))!.Id, (await host.Engine.Contacts.FindAsync("ada@guest.example"))!.Id);
    }

    private async Task<IReadOnlyList<LedgerRow>> RowsAsync()
    {
        var rows = new List<LedgerRow>();
        foreach (var name in new[] { "id:7", "ada@guest.example" })
            if (await host.Engine.Contacts.FindAsync(name) is { } contact)
                rows.AddRange(await host.Engine.Contacts.MessagesAsync(contact));
        return [.. rows.DistinctBy(row => row.Id)];
    }

    private static string Named(string by, LedgerRow row) => by switch
    {
        "id" => $"'message':{{'id':'{row.Id}'}}",
        "messageId" => $"'message':{{'messageId':'{row.Headers["Message-ID"]}'}}",
        _ => $"'email':{{'operationId':'{row.ProviderId}'}}",
    };

    private static System.Text.Json.JsonElement Data(string json) => System.Text.Json.JsonDocument.Parse(json.Replace('\'', '"')).RootElement;
}
