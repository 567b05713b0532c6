using TriggerMail.Contacts.Permissions;
using TriggerMail.Stories;
using TriggerMail.Templates;

namespace TriggerMail.Sending;

public sealed class A_text_message
{
    private const string Yes = "{'contact':{'phone':'+44 20 7946 0123'},'consent':{'topics':['marketing'],'channel':'sms','state':'subscribed'}}";
    private static readonly TemplateSet Templates = TestShop.Templates(("offer", "Hello {{default contact.firstName \\\"there\\\"}}: 10 % off"), ("bare", null), ("shipped", "On its way"));

    [Fact]
    public async Task goes_to_the_number_with_the_words_of_the_template_and_stands_in_the_ledger_as_one()
    {
        var host = Host("  - sms: offer");
        var story = new Story(host);
        await story.SeesAsync("contact.updated", Yes);
        await story.SeesAsync("order.placed", "{'contact':{'firstName':'Zoë'}}");

        var text = Assert.Single(host.Texts.Messages);
        Assert.Equal(("sms", "YourStore", "+442079460123", "Hello Zoë: 10 % off"), (text.Channel, text.From, text.To, text.Text));
        Assert.Empty(host.Sender.Messages);
        var row = Assert.Single(await host.Engine.Contacts.MessagesAsync((await host.Engine.Contacts.FindAsync("ada@example.com"))!));
        Assert.Equal(("sms", "+442079460123", "sms-offer", "offer", SendState.Sent), (row.Channel, row.To, row.Step, row.Template, row.State));
        Assert.Contains("Sent the text message offer (sale) to +442079460123", await host.TimelineAsync("ada@example.com"));
    }

    [Fact]
    public async Task needs_a_yes_to_text_messages_that_a_yes_to_mails_is_not()
    {
        var host = Host("  - sms: offer");
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.SeesAsync("order.placed", "{'contact':{'phone':'+442079460123'}}");
        await story.IsToldAsync("00:00 suppressed offer: no consent to offers by text message: the contact was never asked");
    }

    [Theory]
    [InlineData("{}", "no phone number is known")]
    [InlineData("{'contact':{'phone':'020 7946 0123'}}", "the phone number 020 7946 0123 does not say its country; write it like +44 20 7946 0123")]
    public async Task needs_a_number_that_says_its_country(string contact, string reason)
    {
        var host = Host("  - sms: offer");
        var story = new Story(host);
        await story.SeesAsync("order.placed", contact);
        await story.IsToldAsync($"00:00 suppressed offer: {reason}");
    }

    [Fact]
    public async Task waits_for_the_morning_where_the_contact_lives()
    {
        var host = Host("  - sms: offer");
        var story = new Story(host);
        await story.SeesAsync("contact.updated", Yes.Replace("{'contact':{", "{'contact':{'timeZone':'America/Los_Angeles',", StringComparison.Ordinal));
        await story.SeesAsync("order.placed"); // 08:00 UTC is midnight there
        await story.IsToldAsync("00:00 held offer: held until 2026-03-02 16:00 UTC: quiet hours until 08:00 where the contact lives");
        await story.PassesAsync(9);
        await story.IsToldAsync("08:00 sent offer");
    }

    [Fact]
    public async Task has_slots_of_its_own_that_no_mail_uses()
    {
        var host = Host("  - send: offer\n  - sms: offer\n  - sms: shipped", "patience: 30h\n");
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.SeesAsync("contact.updated", Yes);
        await story.SeesAsync("order.placed");
        await story.IsToldAsync(
            "00:00 sent offer", "00:00 sent offer",
            "00:00 held shipped: held until 2026-03-03 08:00 UTC: another text message went out on 2026-03-02 08:00 UTC, and 1 day must pass");
    }

    [Fact]
    public async Task about_an_order_needs_no_consent_no_slot_and_no_daylight()
    {
        await using var host = new EngineStoryHost([TestShop.Journey("parcel", "  - sms: shipped", topic: "orders")], templates: Templates);
        var story = new Story(host);
        await story.SeesAsync("order.placed", "{'contact':{'phone':'+442079460123','timeZone':'America/Los_Angeles'}}");
        await story.IsToldAsync("00:00 sent shipped");
    }

    [Fact]
    public async Task to_a_number_the_provider_calls_dead_is_the_last_one_and_the_mails_go_on()
    {
        var host = Host("  - sms: offer\n  - wait: 2d\n  - sms: shipped\n  - send: offer");
        host.Texts.Answer = _ => new SendResult.Refused("no such number", AddressIsDead: true);
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.SeesAsync("contact.updated", Yes);
        await story.SeesAsync("order.placed");
        await story.PassesAsync(49);
        await story.IsToldAsync(
            "00:00 failed offer: the provider refused it: no such number",
            "48:00 suppressed shipped: the number is suppressed: no such number",
            "48:00 sent offer");
    }

    [Fact]
    public async Task is_not_written_by_a_template_without_words_for_it()
    {
        var host = Host("  - sms: bare");
        var story = new Story(host);
        await story.SeesAsync("contact.updated", Yes);
        await story.SeesAsync("order.placed");
        await story.IsToldAsync("00:00 suppressed bare: the template bare has no words for a text message");
    }

    [Fact]
    public async Task stops_only_when_the_contact_wants_neither_mails_nor_texts()
    {
        var host = Host("  - wait: 1d\n  - send: offer\n  - sms: offer");
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.SeesAsync("contact.updated", Yes);
        await story.SeesAsync("order.placed");
        await story.SeesAsync("contact.unsubscribed");
        Assert.DoesNotContain("sale ended: unsubscribed", await host.TimelineAsync("ada@example.com"));
        await story.SeesAsync("contact.unsubscribed", "{'consent':{'channel':'sms'}}");
        Assert.Contains("sale ended: unsubscribed", await host.TimelineAsync("ada@example.com"));
    }

    [Fact]
    public void without_words_keeps_its_journey_out_of_force_by_name()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["journeys"]);
        File.WriteAllText(Path.Combine(folder["journeys"], "sale.yaml"), TriggerMail.Tests.Publishing.SampleFile.Steps("  - sms: bare").Replace("journey: sample", "journey: sale", StringComparison.Ordinal));
        Directory.CreateDirectory(Path.Combine(folder["templates"], "bare"));
        File.WriteAllText(Path.Combine(folder["templates"], "bare", "en.hbs"), Templates.Files["bare/en.hbs"]);
        var content = TriggerMail.Publishing.Content.Load(folder["journeys"], folder["templates"]);
        Assert.Empty(content.Library.Good);
        Assert.Equal("The journey sends `bare` as a text message, but the template has no words for one. Add the phrase `sms: \"...\"` to the words of the template in 'en'.",
            Assert.Single(content.Problems) is var problem ? $"{problem.Message} {problem.Remedy}" : "");
    }

    [Fact]
    public async Task becomes_a_file_in_the_outbox_of_a_laptop()
    {
        using var folder = new TemporaryFolder();
        var message = new Message { Id = "c1~sale~~1~1", Channel = Channels.Sms, From = "Shop", To = "+442079460123", Subject = "", Html = "", Text = "Grüße ✓" };
        var sender = new TextOutbox(folder["outbox"]);
        Assert.IsType<SendResult.Accepted>(await sender.SendAsync(message));
        Assert.IsType<SendResult.Accepted>(await sender.SendAsync(message));
        var file = Assert.Single(Directory.GetFiles(folder["outbox"]));
        Assert.EndsWith(".txt", file, StringComparison.Ordinal);
        Assert.Equal("From: Shop\nTo: +442079460123\nLength: 7 characters in 1 part, because of letters outside the GSM alphabet\n\nGrüße ✓\n", await File.ReadAllTextAsync(file));
        Assert.True(Assert.IsType<SendResult.Refused>(await sender.SendAsync(message with { To = "0123" })).AddressIsDead);
    }

    private static EngineStoryHost Host(string steps, string more = "") =>
        new([TestShop.Journey("sale", steps, more: more)], templates: Templates);
}
