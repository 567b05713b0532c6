using TriggerMail.Contacts.Permissions;
using TriggerMail.Events;

namespace TriggerMail.Contacts;

/// <summary>
/// Who asks to be told when a product is back agrees to that mail by asking: the request is recorded as the consent, with its event as
/// the proof. It allows nothing else, and each request is good for one mail. Pure.
/// </summary>
internal static class StockRequest
{
    public static ConsentRecord? Answer(SeenEvent seen, string source) =>
        seen.Type != EventTypes.ProductNotifyRequested || EventData.Part(seen.Data, "product") is not { } product
            ? null
            : new()
            {
                Topics = [Topics.BackInStock],
                Channel = Channels.Email,
                State = ConsentState.Subscribed,
                At = seen.At,
                HeardAt = seen.At,
                Source = source,
                Wording = $"asked to be told when {EventData.Text(product, "title") ?? EventData.Text(product, "id") ?? "a product"} is back",
                Event = seen.Id,
            };
}
