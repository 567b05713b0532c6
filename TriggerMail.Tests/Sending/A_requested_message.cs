using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using TriggerMail.Storage;
using TriggerMail.Stories;
using TriggerMail.Templates;
using TriggerMail.Transactional;

namespace TriggerMail.Sending;

/// <summary><c>POST /api/messages</c>: a password reset, an account change.</summary>
public sealed class A_requested_message
{
    private const string Reset = "{'template':'order-confirmation','to':'ada@example.com','key':'reset-1','data':{'order':{'number':'1042'}}}";

    [Fact]
    public async Task goes_out_at_once_and_only_once_for_its_key()
    {
        await using var host = await LocalStoryHost.StartAsync();
        var (status, first) = await AskAsync(host, Reset);
        Assert.Equal(HttpStatusCode.Accepted, status);
        Assert.Equal(("sent", "ada@example.com", "order-confirmation", "email", "Order 1042 is confirmed"), (
            Text(first, "state"), Text(first, "to"), Text(first, "template"), Text(first, "channel"), Text(first, "subject")));
        var (again, second) = await AskAsync(host, Reset);
        Assert.Equal((HttpStatusCode.Accepted, first.GetRawText()), (again, second.GetRawText()));
        Assert.Single(Directory.GetFiles(Path.Combine(host.Data, "outbox")));
        Assert.Equal(Text(first, "id"), Text(await host.Http.GetFromJsonAsync<JsonElement>(new Uri($"/api/messages/{Uri.EscapeDataString(Text(first, "id")!)}", UriKind.Relative)), "id"));
        Assert.Contains("The store asked for the message order-confirmation", await host.TimelineAsync("ada@example.com"));
    }

    [Fact]
    public async Task is_refused_when_its_key_named_another_message_before()
    {
        await using var host = await LocalStoryHost.StartAsync();
        await AskAsync(host, Reset);
        var (status, problem) = await AskAsync(host, Reset.Replace("1042", "1043", StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Equal("The key \"reset-1\" was used for another message on 2026-03-02 08:00 UTC; use a key of its own for each.", Text(problem, "detail"));
    }

    [Theory]
    [InlineData("{'template':'welcome','to':'ada@example.com','key':'1'}", 422, "The template \"welcome\" is marketing, which only journeys send, to those who agreed; here a template must say transactional: true.")]
    [InlineData("{'template':'nothing','to':'ada@example.com','key':'1'}", 422, "There is no template \"nothing\".")]
    [InlineData("{'template':'order-confirmation','contact':'id:77','key':'1'}", 422, "There is no contact id:77; send the message to an address instead, or tell TriggerMail of the contact first.")]
    [InlineData("{'template':'order-confirmation','to':'ada@example.com','key':'1','channel':'pigeon'}", 400, "channel is \"pigeon\"; write email or sms.")]
    [InlineData("{'template':'order-confirmation','to':'ada','key':'1'}", 400, "to is \"ada\"; write an e-mail address.")]
    [InlineData("{'template':'order-confirmation','to':'ada@example.com'}", 400, "key is missing; write what names this message, such as the id of the reset, so that a repeated request sends nothing twice.")]
    [InlineData("{'template':'order-confirmation','key':'1'}", 400, "Write either to (an address or number) or contact (an address, id:STORE-ID or anon:COOKIE-ID).")]
    [InlineData("{'template':'order-confirmation','to':'ada@example.com','key':'1','data':{'consent':{'state':'subscribed'}}}", 400, "data.consent is TriggerMail's own; give the value another name, such as account.")]
    [InlineData("{'template':'order-confirmation','to':'ada@example.com','key':'1','data':{'contact':{'email':'eve@example.com'}}}", 400, "data.contact is TriggerMail's own; give the value another name, such as account.")]
    [InlineData("{'template':'order-confirmation','to':'ada@example.com','key':'1','urgent':true}", 400, "urgent is not known; known are template, to, contact, data, key, locale, channel.")]
    [InlineData("{'template':5,'to':'ada@example.com','key':'1'}", 400, "template is 5; write a text of 1 to 512 characters.")]
    public async Task is_refused_with_a_reason(string body, int status, string reason)
    {
        await using var host = await LocalStoryHost.StartAsync();
        var (answered, problem) = await AskAsync(host, body);
        Assert.Equal((status, reason), ((int)answered, Text(problem, "detail")));
        Assert.Empty(await host.DecisionsAsync("ada@example.com"));
    }

    [Fact]
    public async Task to_a_suppressed_address_says_so()
    {
        await using var host = await LocalStoryHost.StartAsync();
        var story = new Story(host);
        await story.SeesAsync("email.bounced", "{'bounce':{'class':'hard','reason':'550 5.1.1 no such user','address':'ada@example.com'}}");
        await host.PassAsync(TimeSpan.Zero);
        var (_, answer) = await AskAsync(host, Reset);
        Assert.Equal(("suppressed", "the address is suppressed: 550 5.1.1 no such user"), (Text(answer, "state"), Text(answer, "reason")));
    }

    [Fact]
    public async Task makes_nobody_a_reader_of_marketing()
    {
        await using var host = await LocalStoryHost.StartAsync();
        await AskAsync(host, Reset);
        var story = new Story(host);
        await story.FillsCartAsync();
        await host.PassAsync(TimeSpan.FromDays(4));
        Assert.All((await host.DecisionsAsync("ada@example.com")).Where(told => told.Template != "order-confirmation"),
            told => Assert.Equal(("suppressed", "no consent to offers: the contact was never asked"), (told.State, told.Reason)));
    }

    [Fact]
    public async Task goes_to_the_address_asked_for_even_when_the_contact_uses_another_now()
    {
        var host = Host();
        var story = new Story(host, "id:77");
        await story.SeesAsync("contact.updated", "{'contact':{'id':'77','email':'old@example.com'}}");
        await story.SeesAsync("contact.updated", "{'contact':{'id':'77','email':'new@example.com'}}");
        await host.Engine.Transactional.SendAsync(Request("old@example.com"));
        Assert.Equal("old@example.com", Assert.Single(host.Sender.Messages).To);
        Assert.Equal("new@example.com", (await host.Engine.Contacts.FindAsync("id:77"))!.Email);
    }

    [Fact]
    public async Task can_be_a_text_message_to_a_number_nobody_knows()
    {
        var host = Host();
        var request = Request("+442079460123") with { Channel = "sms" };
        var row = Assert.IsType<MessageAnswer.Decided>(await host.Engine.Transactional.SendAsync(request)).Row;
        Assert.Equal((SendState.Sent, "sms", "+442079460123"), (row.State, row.Channel, row.To));
        Assert.Equal("Your code: 4711", Assert.Single(host.Texts.Messages).Text);
        Assert.IsType<MessageAnswer.Refused>(await host.Engine.Transactional.SendAsync(request with { Template = "bare", Key = "other" }));
    }

    [Fact]
    public async Task that_the_provider_cannot_take_is_tried_again_by_the_retry_schedule()
    {
        var host = Host();
        host.Sender.Answer = _ => new SendResult.TryLater("busy");
        var held = Assert.IsType<MessageAnswer.Decided>(await host.Engine.Transactional.SendAsync(Request("ada@example.com"))).Row;
        Assert.Equal(SendState.Held, held.State);
        host.Sender.Answer = _ => new SendResult.Accepted();
        await host.PassAsync(TimeSpan.FromMinutes(5));
        var sent = Assert.IsType<MessageAnswer.Decided>(await host.Engine.Transactional.SendAsync(Request("ada@example.com"))).Row;
        Assert.Equal((held.Id, SendState.Sent), (sent.Id, sent.State));
        Assert.Equal(2, host.Sender.Messages.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task is_finished_by_its_repeat_wherever_the_first_request_died(bool afterwards)
    {
        var sender = new RecordingSender { IsIdempotent = true };
        for (var at = 1; ; at++)
        {
            var records = new InMemoryRecordStore();
            var store = new CrashingStore(records, at, afterwards);
            sender.Messages.Clear();
            var died = await Record.ExceptionAsync(() => Host(store, sender, "first").Engine.Transactional.SendAsync(Request("ada@example.com")));
            var answer = Assert.IsType<MessageAnswer.Decided>(await Host(records, sender, "second").Engine.Transactional.SendAsync(Request("ada@example.com")));
            Assert.Equal(SendState.Sent, answer.Row.State);
            Assert.Single(sender.Messages.Select(message => message.Id).Distinct());
            if (died is null)
            {
                Assert.True(at > 5, "it was never cut short, so this proves nothing");
                return;
            }
        }
    }

    // Whoever asked may be gone as well: nobody repeats it.
    [Theory]
    [InlineData(true, true)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(false, false)]
    public async Task goes_out_after_a_crash_though_nobody_asks_again(bool afterwards, bool idempotent)
    {
        var sender = new RecordingSender { IsIdempotent = idempotent };
        for (var at = 1; ; at++)
        {
            var records = new InMemoryRecordStore();
            var store = new CrashingStore(records, at, afterwards);
            sender.Messages.Clear();
            var died = await Record.ExceptionAsync(() => Host(store, sender, "first").Engine.Transactional.SendAsync(Request("ada@example.com")));
            var second = Host(records, sender, "second");
            await second.PassAsync(TimeSpan.FromMinutes(5));
            // Before it was written down nothing was promised, and nobody was told that it was.
            var promised = died is null || await records.GetAsync("message|" + RowKey.Hash("reset-1"), "request") is not null;
            Assert.Equal((at, promised ? 1 : 0), (at, sender.Messages.Select(message => message.Id).Distinct().Count()));
            if (promised)
                Assert.DoesNotContain("4711", System.Text.Encoding.UTF8.GetString((await records.GetAsync("message|" + RowKey.Hash("reset-1"), "request"))!.Body.Span), StringComparison.Ordinal);
            Assert.Null(await second.Engine.Due.EarliestAsync());
            if (died is null)
            {
                Assert.True(at > 5, "it was never cut short, so this proves nothing");
                return;
            }
        }
    }

    [Fact]
    public async Task is_not_sent_to_somebody_who_was_erased_before_the_host_was_back()
    {
        var (records, sender) = (new InMemoryRecordStore(), new RecordingSender { IsIdempotent = true });
        await new Story(Host(records, sender)).SeesAsync("contact.updated", "{'contact':{'firstName':'Ada'}}");
        await Record.ExceptionAsync(() => Host(new CrashingStore(records, 3, false), sender, "first").Engine.Transactional.SendAsync(Request("ada@example.com")));
        var second = Host(records, sender, "second");
        second.Clock.MoveTo(second.Now.AddSeconds(30));
        await second.Engine.Privacy.EraseAsync(Contacts.Alias.Read("ada@example.com")!, "test");
        await second.PassAsync(TimeSpan.FromMinutes(15));
        Assert.Empty(sender.Messages);
        Assert.DoesNotContain("ada@", System.Text.Encoding.UTF8.GetString((await records.GetAsync("message|" + RowKey.Hash("reset-1"), "request"))!.Body.Span), StringComparison.Ordinal);
    }

    [Fact]
    public async Task leaves_no_alarm_and_no_copy_of_what_was_asked()
    {
        var records = new InMemoryRecordStore();
        var host = Host(records);
        await host.Engine.Transactional.SendAsync(Request("ada@example.com"));
        Assert.Null(await host.Engine.Due.EarliestAsync());
        Assert.DoesNotContain("ada@", System.Text.Encoding.UTF8.GetString((await records.GetAsync("message|" + RowKey.Hash("reset-1"), "request"))!.Body.Span), StringComparison.Ordinal);
    }

    private static EngineStoryHost Host(IRecordStore? records = null, RecordingSender? sender = null, string owner = "test") =>
        new([], records, sender, owner, templates: Templates());

    private static TemplateSet Templates()
    {
        var loaded = TemplateSet.Of(new Dictionary<string, string>
        {
            ["reset/en.hbs"] = "---\nsubject: Set a new password\nsms: \"Your code: {{default account.change \\\"\\\"}}\"\ntransactional: true\n---\n<p>Set it.</p>\n",
            ["bare/en.hbs"] = "---\nsubject: Changed\ntransactional: true\n---\n<p>Changed.</p>\n",
        });
        Assert.Empty(loaded.Problems);
        return loaded.Set;
    }

    private static MessageRequest Request(string to) => new()
    {
        Template = "reset",
        To = to,
        Key = "reset-1",
        Channel = "email",
        Data = JsonDocument.Parse("""{"account":{"change":"4711"}}""").RootElement,
    };

    private static async Task<(HttpStatusCode Status, JsonElement Body)> AskAsync(LocalStoryHost host, string body)
    {
        using var content = new StringContent(body.Replace('\'', '"'), System.Text.Encoding.UTF8, "application/json");
        using var answer = await host.Http.PostAsync(new Uri("/api/messages", UriKind.Relative), content);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }

    private static string? Text(JsonElement from, string name) => from.GetProperty(name).GetString();
}
