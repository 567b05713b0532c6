using System.Text.Json;
using System.Text.Json.Nodes;

namespace TriggerMail.Events;

/// <summary>
/// What a customer answered to the question of marketing, with the time of the answer: webhooks come late and out of order, and an
/// old answer must not undo a newer one.
/// </summary>
internal static class ShopifyConsent
{
    /// <summary>
    /// Of <c>email_marketing_consent</c> and <c>sms_marketing_consent</c>. <c>not_subscribed</c> was never asked, which is no answer;
    /// <c>invalid</c> and <c>redacted</c> are addresses that must not be written to.
    /// </summary>
    public static JsonObject? Of(JsonElement consent, string channel) => consent.Get("state").Text()?.ToLowerInvariant() switch
    {
        "subscribed" => Answer("subscribed", channel, "shopify", consent.Get("consent_updated_at")),
        "pending" => Answer("pending", channel, "shopify", consent.Get("consent_updated_at")),
        "unsubscribed" or "invalid" or "redacted" => Answer("unsubscribed", channel, "shopify", consent.Get("consent_updated_at")),
        _ => null,
    };

    /// <summary>
    /// Of a customer's record. Before 2024-01 it was <c>accepts_marketing</c>, where false means no only when an opt-in level shows that
    /// there once was a yes.
    /// </summary>
    public static JsonObject? OfCustomer(JsonElement customer)
    {
        if (Of(customer.Get("email_marketing_consent"), "email") is { } consent)
            return consent;
        var (accepts, at) = (customer.Get("accepts_marketing"), customer.Get("accepts_marketing_updated_at"));
        return accepts.IsTrue() ? Answer("subscribed", "email", "shopify customer", at)
            : accepts.ValueKind == JsonValueKind.False && customer.Get("marketing_opt_in_level").Text() is not null
            ? Answer("unsubscribed", "email", "shopify customer", at)
            : null;
    }

    /// <summary>
    /// Of the checkbox in a checkout. An empty box is no answer. The answer is as old as the checkout: one who unsubscribes from a
    /// reminder and then opens the checkout again, box still ticked, has not changed their mind.
    /// </summary>
    public static JsonObject? OfPurchase(JsonElement body) =>
        body.Get("buyer_accepts_marketing").IsTrue() ? Answer("subscribed", "email", "shopify checkout", body.Get("created_at")) : null;

    private static JsonObject Answer(string state, string channel, string source, JsonElement at)
    {
        var consent = new JsonObject
        {
            ["topics"] = new JsonArray(Journeys.Topics.Marketing),
            ["channel"] = channel,
            ["state"] = state,
            ["source"] = source,
        };
        consent.Put("at", at.Text());
        return consent;
    }
}
