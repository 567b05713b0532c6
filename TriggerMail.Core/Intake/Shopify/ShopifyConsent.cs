using System.Text.Json;
using System.Text.Json.Nodes;
using TriggerMail.Values;

namespace TriggerMail.Intake.Shopify;

/// <summary>
/// What a customer answered to the question of marketing, with the time of the answer: webhooks come late and out of order, and an
/// old answer must not undo a newer one.
/// </summary>
internal static class ShopifyConsent
{
    /// <summary>
    /// Of <c>email_marketing_consent</c> and <c>sms_marketing_consent</c>, in REST's names or GraphQL's. <c>not_subscribed</c> was never
    /// asked, which is no answer; <c>invalid</c> and <c>redacted</c> are addresses that must not be written to. <c>pending</c> awaits the
    /// confirmation mail that Shopify itself sends.
    /// </summary>
    public static JsonObject? Of(JsonElement consent, string channel)
    {
        var state = consent.First("state", "marketing_state", "marketingState").Text()?.ToLowerInvariant() switch
        {
            "subscribed" => "subscribed",
            "pending" => "pending",
            "unsubscribed" or "invalid" or "redacted" => "unsubscribed",
            _ => null,
        };
        if (state is null)
            return null;
        var collected = consent.Get("consent_collected_from").Text()?.ToLowerInvariant();
        var answer = Answer(state, channel, collected is null ? "shopify" : $"shopify {collected}", consent.First("consent_updated_at", "consentUpdatedAt"));
        answer.Put("level", Level(consent.First("opt_in_level", "marketing_opt_in_level", "marketingOptInLevel")));
        return answer;
    }

    /// <summary>
    /// Of a customer's record, for e-mail. Before 2024-01 it was <c>accepts_marketing</c>, where false means no only when an opt-in level
    /// shows that there once was a yes.
    /// </summary>
    public static JsonObject? OfCustomer(JsonElement customer)
    {
        if (Of(customer.Get("email_marketing_consent"), "email") is { } consent)
            return consent;
        var (accepts, at) = (customer.Get("accepts_marketing"), customer.Get("accepts_marketing_updated_at"));
        var level = customer.Get("marketing_opt_in_level");
        var answer = accepts.IsTrue() ? Answer("subscribed", "email", "shopify customer", at)
            : accepts.ValueKind == JsonValueKind.False && level.Text() is not null ? Answer("unsubscribed", "email", "shopify customer", at)
            : null;
        answer?.Put("level", Level(level));
        return answer;
    }

    /// <summary>Puts a customer's answers for e-mail and text messages into an event.</summary>
    public static void PutCustomer(JsonObject data, JsonElement customer) =>
        Put(data, OfCustomer(customer), Of(customer.Get("sms_marketing_consent"), "sms"));

    /// <summary>
    /// Puts the checkboxes of a checkout into an event. An empty box is no answer. The answer is as old as the checkout: one who
    /// unsubscribes from a reminder and then opens the checkout again, box still ticked, has not changed their mind.
    /// </summary>
    public static void PutPurchase(JsonObject data, JsonElement body) => Put(data, Box(body, "buyer_accepts_marketing", "email"), Box(body, "buyer_accepts_sms_marketing", "sms"));

    private static JsonObject? Box(JsonElement body, string box, string channel) =>
        body.Get(box).IsTrue() ? Answer("subscribed", channel, "shopify checkout", body.Get("created_at")) : null;

    private static void Put(JsonObject data, JsonObject? email, JsonObject? sms)
    {
        if (email is not null && sms is not null)
            data["consents"] = new JsonArray(email.DeepClone(), sms);
        data.Put("consent", email ?? (data.ContainsKey("consents") ? null : sms));
    }

    private static string? Level(JsonElement level) => level.Text()?.ToLowerInvariant() switch
    {
        "single_opt_in" => "singleOptIn",
        "confirmed_opt_in" => "confirmedOptIn",
        _ => null,
    };

    private static JsonObject Answer(string state, string channel, string source, JsonElement at)
    {
        var consent = new JsonObject
        {
            ["topics"] = new JsonArray(TriggerMail.Events.Topics.Marketing),
            ["channel"] = channel,
            ["state"] = state,
            ["source"] = source,
        };
        consent.Put("at", at.Text());
        return consent;
    }
}
