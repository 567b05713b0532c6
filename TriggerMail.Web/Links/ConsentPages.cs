using Microsoft.AspNetCore.Http;
using TriggerMail.Contacts;
using TriggerMail.Journeys;
using TriggerMail.Web.Pages;

namespace TriggerMail.Web.Links;

/// <summary>The pages behind the links in mails. Reading one never changes anything: scanners and previews read links too.</summary>
internal sealed class ConsentPages(ConsentLinks links)
{
    // Counted up whenever what the page says of an answer's meaning is changed: they are the proof of what was agreed to.
    private const string UnsubscribeWords = "unsubscribe-page-1";
    private const string PreferenceWords = "preference-page-1";

    private static readonly string[] Choosable = [Topics.Offers, Topics.News, Topics.Recommendations];

    /// <summary><c>GET /u/{token}</c>: one button.</summary>
    public async Task<IResult> AskAsync(string token, CancellationToken cancel) =>
        await links.FindForNoAsync(token, cancel) is var (contact, mayChoose) ? Unsubscribe(token, contact, mayChoose, done: false) : Invalid();

    /// <summary><c>POST /u/{token}</c>: acts with no further step, whatever the body (RFC 8058); the body is not even read.</summary>
    public async Task<IResult> UnsubscribeAsync(string token, CancellationToken cancel)
    {
        if (await links.FindForNoAsync(token, cancel) is not var (contact, mayChoose))
            return Invalid();
        await links.SayAsync(contact, [Topics.Marketing], yes: false, "unsubscribe link", UnsubscribeWords);
        return Unsubscribe(token, contact, mayChoose, done: true);
    }

    /// <summary><c>GET /p/{token}</c>: what the contact said so far.</summary>
    public async Task<IResult> PreferencesAsync(string token, CancellationToken cancel) =>
        await links.FindForChoiceAsync(token, cancel) is { } contact
            ? Preferences(token, contact, Choosable.Where(topic => Wants(contact, topic)), saved: false)
            : Invalid();

    /// <summary><c>POST /p/{token}</c>: <c>do=save</c> with the topics wanted, or <c>do=none</c>.</summary>
    public async Task<IResult> SaveAsync(string token, HttpRequest request, CancellationToken cancel)
    {
        if (await links.FindForChoiceAsync(token, cancel) is not { } contact)
            return Invalid();
        var form = await FormBody.ReadAsync(request);
        switch (form["do"].ToString())
        {
            case "none":
                await links.SayAsync(contact, [Topics.Marketing], yes: false, "preference centre", PreferenceWords);
                return Preferences(token, contact, [], saved: true);
            case "save":
                var wanted = Choosable.Where(topic => form["topic"].Contains(topic)).ToList();
                await AnswerAsync(contact, wanted);
                return Preferences(token, contact, wanted, saved: true);
            default: // Not from our form: nothing was asked, so nothing is changed.
                return Preferences(token, contact, Choosable.Where(topic => Wants(contact, topic)), saved: false);
        }
    }

    // Every box is an answer, the empty ones too: a person who saves has seen them all.
    private async Task AnswerAsync(Contact contact, List<string> wanted)
    {
        var unwanted = Choosable.Except(wanted).ToList();
        if (unwanted.Count > 0)
            await links.SayAsync(contact, unwanted, yes: false, "preference centre", PreferenceWords);
        if (wanted.Count > 0)
            await links.SayAsync(contact, wanted, yes: true, "preference centre", PreferenceWords);
    }

    private static bool Wants(Contact contact, string topic) => Consents.For(contact, topic, Channels.Email) is { State: ConsentState.Subscribed };

    private static Page<UnsubscribePage> Unsubscribe(string token, Contact contact, bool mayChoose, bool done) => new(new()
    {
        [nameof(UnsubscribePage.Token)] = token,
        [nameof(UnsubscribePage.Address)] = MaskedAddress.Of(contact),
        [nameof(UnsubscribePage.MayChoose)] = mayChoose,
        [nameof(UnsubscribePage.Done)] = done,
    });

    private static Page<PreferencePage> Preferences(string token, Contact contact, IEnumerable<string> wanted, bool saved) => new(new()
    {
        [nameof(PreferencePage.Token)] = token,
        [nameof(PreferencePage.Address)] = MaskedAddress.Of(contact),
        [nameof(PreferencePage.Wanted)] = wanted.ToHashSet(),
        [nameof(PreferencePage.Saved)] = saved,
    });

    private static Page<BadLinkPage> Invalid() => new([], StatusCodes.Status404NotFound);
}
