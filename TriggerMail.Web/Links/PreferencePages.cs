using System.Globalization;
using Microsoft.AspNetCore.Http;
using TriggerMail.Contacts;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Links;
using TriggerMail.Preferences;
using TriggerMail.Tracking;
using TriggerMail.Web.Links.Languages;
using TriggerMail.Web.Pages;

namespace TriggerMail.Web.Links;

/// <summary>The preference centre: topics by channel, how often, a pause, and the end of everything, on one page.</summary>
internal sealed class PreferencePages(SubscriptionPreferences desk, CustomerRequests customers, TrackingSettings tracking, TimeProvider clock)
{
    private const string Words = "preference-page-3";
    private static readonly TimeSpan Pause = TimeSpan.FromDays(30);
    private static readonly LinkPurpose[] Purposes = [LinkPurpose.Preferences];

    /// <summary><c>GET /p/{token}</c>: what the contact said so far.</summary>
    public async Task<IResult> ShowAsync(string token, HttpRequest request, CancellationToken cancel) =>
        await desk.FindAsync(token, Purposes, cancel) is var (contact, _)
            ? Page(token, contact, ChosenBy(contact), customers.LanguageOf(request, contact), null)
            : BadLink.Page(customers.LanguageOf(request, null));

    /// <summary><c>POST /p/{token}</c>: <c>do=save</c> with what is wanted, <c>do=pause</c>, <c>do=resume</c>, or <c>do=none</c>.</summary>
    public async Task<IResult> SaveAsync(string token, HttpRequest request, CancellationToken cancel)
    {
        var language = customers.LanguageOf(request, null);
        if (await desk.FindAsync(token, Purposes, cancel) is not var (contact, _))
            return BadLink.Page(language);
        language = customers.LanguageOf(request, contact);
        var proof = customers.ProofOf(request, contact, "preference centre", Words);
        var (chosen, words, form) = (ChosenBy(contact), language.Words, await FormBody.ReadAsync(request));
        switch (form["do"].ToString())
        {
            case "none":
                await desk.StopAsync(contact, proof, cancel);
                return Page(token, contact, chosen with { Email = [], Sms = [] }, language, words.SavedNone);
            case "pause":
                var until = clock.GetUtcNow() + Pause;
                await desk.ChooseAsync(contact, new() { PausedUntil = until }, proof, cancel);
                return Page(token, contact, chosen with { PausedUntil = until }, language, language.Say(words.SavedPause, language.Day(until)));
            case "resume":
                await desk.ChooseAsync(contact, new() { PausedUntil = clock.GetUtcNow() }, proof, cancel);
                return Page(token, contact, chosen with { PausedUntil = null }, language, words.SavedResume);
            case "save":
                chosen = Read(form, contact) with { PausedUntil = chosen.PausedUntil };
                await desk.ChooseAsync(contact, chosen with { PausedUntil = null }, proof, cancel);
                return Page(token, contact, chosen, language, Confirmation(chosen, language));
            default: // Not from our form: nothing was asked, so nothing is changed.
                return Page(token, contact, chosen, language, null);
        }
    }

    private Choices ChosenBy(Contact contact) => new()
    {
        Email = [.. Choices.Topics.Where(topic => Wants(contact, topic, Channels.Email))],
        Sms = contact.Profile.Phone is null ? null : [.. Choices.Topics.Where(topic => Wants(contact, topic, Channels.Sms))],
        HoursBetweenMails = contact.HoursBetweenMails ?? 0,
        Measured = tracking.Allows(contact),
        PausedUntil = contact.PausedUntil > clock.GetUtcNow() ? contact.PausedUntil : null,
    };

    private static Choices Read(IFormCollection form, Contact contact) => new()
    {
        Email = [.. Choices.Topics.Where(topic => form["email"].Contains(topic))],
        Sms = contact.Profile.Phone is null ? null : [.. Choices.Topics.Where(topic => form["sms"].Contains(topic))],
        HoursBetweenMails = int.TryParse(form["often"], NumberStyles.None, CultureInfo.InvariantCulture, out var hours) && PreferencePage.Rhythms.Contains(hours)
            ? hours
            : contact.HoursBetweenMails ?? 0,
        // Only a form that has the box asks: where it is empty, that is a no.
        Measured = form["measure"].Contains("asked") ? form["measure"].Contains("yes") : null,
    };

    private bool Wants(Contact contact, string topic, string channel) =>
        Consents.For(contact, topic, channel) is { State: ConsentState.Subscribed } yes && !(yes.ExpiresAt <= clock.GetUtcNow());

    private static string Confirmation(Choices chosen, CustomerLanguage language)
    {
        var wanted = Choices.Topics.Where(topic => chosen.Email!.Contains(topic) || chosen.Sms?.Contains(topic) == true).ToList();
        return wanted.Count == 0
            ? language.Words.SavedNone
            : language.Say(language.Words.Saved, string.Join(language.Words.Separator, wanted.Select(topic => language.Topic(topic).Name)));
    }

    private static Page<PreferencePage> Page(string token, Contact contact, Choices chosen, CustomerLanguage language, string? saved) => new(new()
    {
        [nameof(PreferencePage.Token)] = token,
        [nameof(PreferencePage.Address)] = MaskedAddress.Of(contact),
        [nameof(PreferencePage.Phone)] = MaskedAddress.OfPhone(contact),
        [nameof(PreferencePage.Language)] = language,
        [nameof(PreferencePage.Chosen)] = chosen,
        [nameof(PreferencePage.Saved)] = saved,
    });
}
