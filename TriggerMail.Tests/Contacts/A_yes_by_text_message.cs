using System.Net.Http.Json;
using System.Text.Json;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Events;
using TriggerMail.Feedback;
using TriggerMail.Stories;
using TriggerMail.Tests.Pages;

namespace TriggerMail.Contacts;

/// <summary>Double opt-in by text message: the text asks, the answer counts; stop and start work in every language of the pages.</summary>
public sealed class A_yes_by_text_message : IAsyncDisposable
{
    private const string SignUp = "{'contact':{'email':'ada@example.com','phone':'+43 155 577788'},'consent':{'topics':['marketing'],'channel':'sms','state':'subscribed','source':'checkout box'}}";
    private readonly EngineStoryHost host;
    private readonly Story story;
    private readonly DeliveryFeedback desk;
    private int replies;

    public A_yes_by_text_message()
    {
        host = new(
            [
                TestShop.Journey("confirm-texts", "  - sms: confirm-texts", "confirmation", "{ on: contact.subscription_requested, again: always }"),
                TestShop.Journey("texts", "  - sms: order-news", entry: "{ on: cart.updated, again: always }"),
            ],
            templates: TestShop.Templates(("confirm-texts", "Reply YES to get texts, STOP to get none"), ("order-news", "News")),
            consent: new() { DoubleOptInTexts = true }, rules: new() { Texts = new() { QuietHours = null } });
        story = new(host);
        desk = new(host.Engine, new Direct(host));
    }

    [Fact]
    public async Task counts_only_once_the_telephone_says_it_too()
    {
        await story.SeesAsync("contact.subscribed", SignUp);
        Assert.Equal(("+43155577788", "Reply YES to get texts, STOP to get none"), host.Texts.Messages.Select(text => (text.To, text.Text)).Single());
        await story.FillsCartAsync("c1");
        Assert.Contains("00:00 suppressed order-news: no consent to offers by text message: not confirmed yet", await story.TellAsync());

        Assert.Null(await RepliesAsync("Yes!"));
        await story.FillsCartAsync("c2");
        Assert.Contains("00:00 sent order-news", await story.TellAsync());
        var consent = Assert.Single((await host.Engine.Contacts.FindAsync("ada@example.com"))!.Consents);
        Assert.Equal((ConsentState.Subscribed, ConsentLevel.ConfirmedOptIn, "reply to a text message"), (consent.State, consent.Level, consent.Source));
        Assert.Contains("Said yes to all marketing text messages (reply to a text message)", await host.TimelineAsync("ada@example.com"));
    }

    [Theory]
    [InlineData("STOP", "START")]
    [InlineData("退订", "订阅")]
    [InlineData("退訂", "訂閱")]
    [InlineData("수신거부", "시작")]
    [InlineData("لغو", "شروع")]
    public async Task is_taken_back_by_stop_and_given_again_by_start(string stop, string start)
    {
        await story.SeesAsync("contact.subscribed", SignUp);
        await RepliesAsync("ok");
        host.Clock.MoveTo(host.Now.AddMinutes(1));
        Assert.Null(await RepliesAsync(stop));
        await story.FillsCartAsync("c1");
        Assert.Contains("00:01 suppressed order-news: no consent to offers by text message: unsubscribed on 2026-03-02", await story.TellAsync());
        host.Clock.MoveTo(host.Now.AddMinutes(1));
        Assert.Equal("it says yes, and nothing was asked", await RepliesAsync("yes"));
        Assert.Null(await RepliesAsync(start));
        await story.FillsCartAsync("c2");
        Assert.Contains("00:02 sent order-news", await story.TellAsync());
    }

    [Fact]
    public async Task that_says_no_counts_for_everybody_with_the_number_and_for_nobody_else()
    {
        await story.SeesAsync("contact.subscribed", SignUp);
        await new Story(host, "ben@example.com").SeesAsync("contact.updated", "{'contact':{'phone':'0043155577788'}}", id: "ben");
        await new Story(host, "cleo@example.com").SeesAsync("contact.updated", "{'contact':{'phone':'+43155577788'}}", id: "cleo");
        await new Story(host, "cleo@example.com").SeesAsync("contact.updated", "{'contact':{'phone':'+43155500000'}}", id: "cleo-moved");
        Assert.Null(await RepliesAsync("stop"));

        foreach (var (name, refuses) in new[] { ("ada", true), ("ben", true), ("cleo", false) })
            Assert.Equal(refuses, Consents.Refuses((await host.Engine.Contacts.FindAsync($"{name}@example.com"))!, "offers", Channels.Sms));
        Assert.Equal("nobody here has the number it came from", await RepliesAsync("stop", "+43155511111"));
        Assert.Equal("it says neither yes nor no, so a person should read it", await RepliesAsync("When does my parcel come?"));
    }

    [Fact]
    public async Task finds_nobody_who_was_erased()
    {
        await story.SeesAsync("contact.subscribed", SignUp);
        await host.Engine.Privacy.EraseAsync(Alias.Read("ada@example.com")!, "test");
        Assert.Equal("nobody here has the number it came from", await RepliesAsync("stop"));
        Assert.Empty(await host.Records.RangeAsync("phones", Storage.RowRange.All));
    }

    [Fact]
    public async Task comes_in_by_the_feedback_endpoint()
    {
        await using var shop = await OpenShop.OpenAsync();
        await shop.HappenAsync("contact.subscribed", "mia@example.com", JsonSerializer.Deserialize<JsonElement>(SignUp.Replace('\'', '"').Replace("ada@", "mia@", StringComparison.Ordinal)));
        var answer = await shop.Client.PostAsJsonAsync("/api/feedback", new { type = "replied", number = "+43155577788", text = "Stop" });
        Assert.Equal(1, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("accepted").GetInt32());
        Assert.True(Consents.Refuses(await shop.ContactAsync("mia@example.com"), "offers", Channels.Sms));
        Assert.Equal(System.Net.HttpStatusCode.BadRequest, (await shop.Client.PostAsJsonAsync("/api/feedback", new { type = "replied", text = "Stop" })).StatusCode);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private Task<string?> RepliesAsync(string text, string number = "+43155577788") =>
        desk.TakeAsync(new(FeedbackKind.Replied, null, host.Now) { Number = number, Text = text }, $"reply-{++replies}", "test");

    private sealed class Direct(EngineStoryHost host) : IEventQueue
    {
        public async ValueTask<Accepted> EnqueueAsync(IReadOnlyList<StoreEvent> events, CancellationToken cancel = default)
        {
            foreach (var happened in events)
                await host.HappenAsync(happened);
            return new(events.Count, 0);
        }
    }
}
