using TriggerMail.Contacts.Permissions;
using TriggerMail.Events;
using TriggerMail.Events.Shape;
using TriggerMail.Journeys;
using TriggerMail.Links;
using TriggerMail.Preferences;
using TriggerMail.Publishing.Reading;
using TriggerMail.Sending;
using TriggerMail.Storage;
using TriggerMail.Stories;

namespace TriggerMail.Contacts;

/// <summary>The engine alone, with rules about consent, the journeys named, and mails that are nothing but their links.</summary>
internal sealed class ConsentStory : IEventQueue
{
    public const string Ask = """
        journey: confirm-subscription
        goal: Write only to people who meant to sign up
        benefit: { customer: Nobody signs her up by mistake, store: A list that is clean }
        feeling: asked, not presumed
        topic: confirmation
        entry: { on: contact.subscription_requested, again: always }
        exit: { on: [contact.subscribed, contact.unsubscribed] }
        steps:
          - send: confirm-subscription
          - waitUntil: start + 24h
          - send: confirm-reminder
        """;

    public const string Hello = """
        journey: welcome
        goal: Say hello
        benefit: { customer: Knows it worked, store: Is known }
        feeling: welcome
        topic: news
        entry: { on: contact.subscribed, again: never }
        steps:
          - send: welcome
        """;

    public const string Thanks = """
        journey: thanks
        goal: Say thank you
        benefit: { customer: Is thanked, store: Is remembered }
        feeling: seen
        topic: offers
        entry: { on: order.delivered, key: order.id, again: always }
        steps:
          - send: thank-you
        """;

    private readonly Story story;

    public ConsentStory(ConsentRules rules, IRecordStore? records = null)
    {
        Host = new(Read(Ask, Hello, Thanks), records, consent: rules, words: (template, _, model) => new Draft.Ready(
            new(template, "", model.GetProperty("links").GetProperty("confirm").GetString()!, "text", "en")));
        story = new(Host);
        Tokens = new(new([new byte[32]]));
        Desk = new(Host.Engine, this, Tokens, Host.Clock);
    }

    public EngineStoryHost Host { get; }

    public LinkTokens Tokens { get; }

    public SubscriptionPreferences Desk { get; }

    public Task SeesAsync(string type, string data = "{}", string? id = null) => story.SeesAsync(type, data, id: id);

    public Task PassesAsync(double hours) => story.PassesAsync(hours);

    public Task IsToldAsync(params string[] lines) => story.IsToldAsync(lines);

    public async Task<Contact> AdaAsync() => (await Host.Engine.Contacts.FindAsync("ada@example.com"))!;

    public async Task<IReadOnlyList<ConsentRecord>> HistoryAsync() => await Host.Engine.Contacts.ConsentsAsync(await AdaAsync());

    /// <summary>The button on the page behind the link of the last mail is pressed.</summary>
    public async Task<bool> ConfirmsAsync()
    {
        var token = Host.Sender.Messages.Last().Html.Split('/')[^1];
        var (contact, _) = (await Desk.FindAsync(token, [LinkPurpose.Confirm]))!.Value;
        return await Desk.ConfirmAsync(contact, new($"confirm-{Host.Now:O}", "confirmation page", "confirm-page-1", "en", "192.0.2.0/24"));
    }

    public async ValueTask<Accepted> EnqueueAsync(IReadOnlyList<StoreEvent> events, CancellationToken cancel = default)
    {
        foreach (var happened in events)
            await Host.HappenAsync(happened with { Data = ((ShapeResult.Fits)EventShape.Check(happened.Data)).Data });
        return new(events.Count, 0);
    }

    private static IEnumerable<Journey> Read(params string[] files)
    {
        foreach (var file in files)
        {
            var (journey, problems) = JourneyReader.Read($"{file[9..file.IndexOf('\n', StringComparison.Ordinal)]}.yaml", file);
            yield return journey ?? throw new InvalidOperationException(problems[0].ToString());
        }
    }
}
