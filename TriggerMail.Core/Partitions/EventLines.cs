using System.Text.Json;
using TriggerMail.Contacts;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Events;
using TriggerMail.Values;

namespace TriggerMail.Partitions;

/// <summary>Events as lines of a timeline.</summary>
internal static class EventLines
{
    public const string Kind = "event";

    // Events of the store's own that shipped journeys listen to.
    private const string ReturnReceived = "return.received", SubscriptionRenewed = "subscription.renewed";

    public static TimelineNote Of(EventRow row) => new(row.ReceivedAt, Kind, Say(row.Type, row.Data), JsonSerializer.SerializeToElement(row, ContactJson.Default.EventRow));

    private static string Say(string type, JsonElement data) => type switch
    {
        EventTypes.CartUpdated => $"Changed the cart{Items(data, "cart")}",
        EventTypes.CartEmptied => "Emptied the cart",
        EventTypes.CheckoutStarted => $"Started a checkout{Items(data, "cart")}",
        EventTypes.OrderPlaced => $"Placed order {Number(data)}{Items(data, "order")}",
        EventTypes.OrderPaid => $"Paid order {Number(data)}",
        EventTypes.OrderShipped => $"Order {Number(data)} was shipped{Parcel(data)}",
        EventTypes.OrderDelivered => $"Order {Number(data)} was delivered{Parcel(data)}",
        EventTypes.OrderCancelled => $"Order {Number(data)} was cancelled",
        EventTypes.OrderRefunded => $"Order {Number(data)} was refunded{Items(data, "refund")}",
        ReturnReceived => $"The return of order {Number(data)} arrived",
        EventTypes.ReviewSubmitted => $"Wrote a review{(Text(data, "review", "rating") is { } rating ? $" ({rating} of 5)" : "")}",
        SubscriptionRenewed => "Renewed the subscription",
        EventTypes.ProductViewed => $"Looked at {Text(data, "product", "title") ?? "a product"}",
        EventTypes.ProductNotifyRequested => $"Asked to be told when {Text(data, "product", "title") ?? "a product"} is back",
        EventTypes.ProductNotifyUnconfirmed => $"A browser asked in this contact's name to be told when {Text(data, "product", "title") ?? "a product"} is back; not confirmed yet",
        EventTypes.ContactSubscriptionUnconfirmed => "A browser signed this contact up for mails; not confirmed yet",
        EventTypes.PageViewed => $"Looked at {Text(data, "page", "title") ?? Text(data, "page", "url") ?? "a page"}",
        EventTypes.ContactRegistered => "Made an account",
        EventTypes.ContactUpdated => AnswerWords.Of(data) is { } told ? $"The store told of an answer: {told}" : "The store told what it knows of the contact",
        EventTypes.ContactSubscribed => $"Said {AnswerWords.Of(data) ?? "yes to all marketing mail"}",
        EventTypes.ContactSubscriptionRequested => "Signed up for mails, and has yet to confirm it",
        EventTypes.ContactPreferencesChanged => AnswerWords.Of(data) is { } chosen ? $"Chose what to receive: {chosen}" : "Chose what to receive",
        EventTypes.ContactInquired => "Asked the store a question",
        EventTypes.ContactUnsubscribed => AnswerWords.Of(data) is { } said ? $"Unsubscribed: {said}" : "Unsubscribed",
        EventTypes.ContactIdentified => "Said in the browser who it is",
        EventTypes.ContactDeleted => "The store removed the account",
        EventTypes.CheckoutCompleted => "Completed a checkout",
        EventTypes.CheckoutDeleted => "The store removed a checkout",
        EventTypes.OrderUpdated => $"Order {Number(data)} was changed",
        EventTypes.OrderFulfilled => $"Order {Number(data)} is fulfilled",
        EventTypes.OrderDeleted => $"The store removed order {Number(data)} from its books",
        EventTypes.SubscriptionExpiring => "A subscription runs out",
        EventTypes.EmailDelivered => "The receiver's mail server took a mail",
        EventTypes.EmailBounced => $"A mail came back: {Text(data, "bounce", "reason") ?? Text(data, "bounce", "status") ?? "no reason given"}",
        EventTypes.EmailComplained => "Reported a mail as spam",
        EventTypes.EmailOpened => $"{Reader(data)} opened {Text(data, "message", "template") ?? "a mail"}{Machine(data)}",
        EventTypes.EmailClicked => $"{Reader(data)} followed a link in {Text(data, "message", "template") ?? "a mail"}: {Text(data, "message", "link") ?? "somewhere"}{Machine(data)}",
        EventTypes.ContactSignedIn => "Signed in",
        EventTypes.MessageRequested => $"The store asked for the message {Text(data, "message", "template")}",
        EventTypes.DateReached => $"A date came: {Text(data, "date", "of") ?? "unknown"}{(Text(data, "date", "name") is { } whose ? $" ({whose})" : "")}",
        EventTypes.ContactAbsent => $"Has been away since {Moment(Text(data, "absence", "since")) ?? "long ago"}",
        EventTypes.SegmentEntered => $"Came into the segment {Text(data, "segment", "name")}",
        EventTypes.SegmentLeft => $"Left the segment {Text(data, "segment", "name")}",
        EventTypes.BroadcastDue => $"The broadcast {Text(data, "broadcast", "journey")} was due",
        EventTypes.ScheduleDue => $"It was time for {Text(data, "schedule", "journey") ?? "a journey"}",
        EventTypes.ProductBackInStock => $"Back in stock: {Text(data, "product", "title") ?? "a product"}",
        EventTypes.ProductPriceDropped => $"Costs less now: {Text(data, "product", "title") ?? "a product"}",
        _ => type,
    };

    private static string Reader(JsonElement data) => Text(data, "message", "because") is null ? "The contact" : "A machine";

    private static string Machine(JsonElement data) => Text(data, "message", "because") is { } because ? $" ({because})" : "";

    private static string Number(JsonElement data) => Text(data, "order", "number") ?? Text(data, "order", "id") ?? "";

    private static string Parcel(JsonElement data) =>
        string.Join(' ', new[] { Text(data, "shipment", "carrier"), Text(data, "shipment", "number") }.OfType<string>()) is { Length: > 0 } parcel ? $" ({parcel})" : "";

    private static string? Moment(string? text) => Instants.TryParse(text, out var at) ? $"{at:yyyy-MM-dd HH:mm} UTC" : text;

    private static string Items(JsonElement data, string part)
    {
        if (EventData.Part(data, part) is not { } found)
            return "";
        var items = found.TryGetProperty("items", out var list) && list.ValueKind == JsonValueKind.Array
            ? string.Join(", ", list.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object)
                .Select(item => EventData.Text(item, "title")).OfType<string>().Take(3))
            : "";
        var total = EventData.Text(found, "total") is { } sum ? $"{sum} {EventData.Text(found, "currency")}".TrimEnd() : "";
        return (items, total) switch
        {
            ("", "") => "",
            (_, "") => $": {items}",
            ("", _) => $" ({total})",
            _ => $": {items} ({total})",
        };
    }

    private static string? Text(JsonElement data, string part, string name) =>
        EventData.Part(data, part) is { } found ? EventData.Text(found, name) : null;
}
