using System.Collections.Immutable;
using TriggerMail.Contacts;
using TriggerMail.Events;
using TriggerMail.Journeys;

namespace TriggerMail.Catalog;

/// <summary>
/// Who asks to be told when a product is back agrees to that mail by asking: the request is recorded as the consent, with its event as
/// the proof. It allows nothing else, and each request is good for one mail. Pure.
/// </summary>
internal static class StockRequest
{
    public static ImmutableArray<Consent> Consent(ImmutableArray<Consent> consents, SeenEvent seen, string source) =>
        seen.Type != EventTypes.ProductNotifyRequested || ContactUpdate.Part(seen.Data, "product") is not { } product
            ? consents
            : Consents.With(consents, new(
                Topics.BackInStock, Channels.Email, ConsentState.Subscribed, seen.At, source,
                $"asked to be told when {ContactUpdate.Text(product, "title") ?? ContactUpdate.Text(product, "id") ?? "a product"} is back", seen.Id));
}
