using System.Text.Json;
using System.Text.Json.Nodes;
using TriggerMail.Values;

namespace TriggerMail.Intake.WooCommerce;

/// <summary>
/// WooCommerce itself asks nobody about marketing. A store's plugin or theme writes the answer as meta data of the order or customer:
/// <c>triggermail_consent</c> for e-mail and <c>triggermail_sms_consent</c> for text messages (subscribed, unsubscribed or pending), and
/// beside each, with <c>_at</c> and <c>_wording</c> added to its name, when it was given and to which words.
/// </summary>
internal static class WooConsent
{
    private const string Email = "triggermail_consent";
    private const string Sms = "triggermail_sms_consent";

    public static void Put(JsonObject data, JsonElement body)
    {
        var (email, sms) = (Of(body, Email, "email"), Of(body, Sms, "sms"));
        if (email is not null && sms is not null)
            data["consents"] = new JsonArray(email.DeepClone(), sms);
        data.Put("consent", email ?? (data.ContainsKey("consents") ? null : sms));
    }

    private static JsonObject? Of(JsonElement body, string key, string channel)
    {
        if (Meta(body, key)?.ToLowerInvariant() is not { } said || said is not ("subscribed" or "unsubscribed" or "pending"))
            return null;
        var consent = new JsonObject
        {
            ["topics"] = new JsonArray(TriggerMail.Events.Topics.Marketing),
            ["channel"] = channel,
            ["state"] = said,
            ["source"] = "woocommerce",
        };
        // An order repeats its box with each update: the answer is as old as the order.
        consent.Put("at", (Instants.Utc(Meta(body, key + "_at")) ?? Instants.Utc(body.Get("date_created_gmt").Text()))?.ToString("O"));
        consent.Put("wording", Meta(body, key + "_wording"));
        return consent;
    }

    private static string? Meta(JsonElement body, string key)
    {
        foreach (var entry in body.Get("meta_data").Each())
            if (entry.Get("key").Text() == key)
                return entry.Get("value").Text();
        return null;
    }
}
