using System.Globalization;
using System.Text.Json;
using TriggerMail.Events;

namespace TriggerMail.Reports;

/// <summary>
/// Reports of Communication Services about mails, as events. Shapes: "Azure Communication Services - Email events", Microsoft Learn.
/// Member names differ in case between versions of the service, so case does not count.
/// </summary>
internal static class EmailReports
{
    private const string Delivery = "Microsoft.Communication.EmailDeliveryReportReceived";
    private const string Engagement = "Microsoft.Communication.EmailEngagementTrackingReportReceived";

    /// <summary>The event of a report; null when it is about something else.</summary>
    /// <param name="id">The report's id: a repeat has the same one.</param>
    /// <param name="type">Event Grid's type.</param>
    /// <param name="time">When Event Grid says it happened.</param>
    /// <param name="data">The report.</param>
    public static StoreEvent? Read(string id, string type, DateTimeOffset time, JsonElement data)
    {
        var name = type switch
        {
            Delivery => Text(data, "status") is "Delivered" or "Expanded" ? EventTypes.EmailDelivered : EventTypes.EmailBounced,
            Engagement => Text(data, "engagementType") is { } kind && kind.Equals("click", StringComparison.OrdinalIgnoreCase)
                ? EventTypes.EmailClicked
                : EventTypes.EmailOpened,
            _ => null,
        };
        if (name is null)
            return null;
        return new(id, "azure-communication-services", name, TimeOf(data) ?? time, Text(data, "recipient"), Data(data));
    }

    // Null members are left out: missing is allowed everywhere, wrong nowhere.
    private static JsonElement Data(JsonElement report)
    {
        var email = new Dictionary<string, string?>
        {
            ["operationId"] = Text(report, "messageId"),
            ["status"] = Text(report, "status"),
            ["reason"] = Member(report, "deliveryStatusDetails") is { } details ? Text(details, "statusMessage") : null,
            ["url"] = Text(report, "engagementContext"),
            ["userAgent"] = Text(report, "userAgent"),
        };
        return JsonSerializer.SerializeToElement(new
        {
            email = email.Where(member => member.Value is { Length: > 0 }).ToDictionary(member => member.Key, member => member.Value),
        });
    }

    private static DateTimeOffset? TimeOf(JsonElement report) =>
        DateTimeOffset.TryParse(
            Text(report, "deliveryAttemptTimestamp") ?? Text(report, "userActionTimestamp"),
            CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)
            ? at.ToUniversalTime()
            : null;

    private static string? Text(JsonElement report, string name) =>
        Member(report, name) is { ValueKind: JsonValueKind.String } value ? value.GetString() : null;

    private static JsonElement? Member(JsonElement report, string name)
    {
        if (report.ValueKind == JsonValueKind.Object)
            foreach (var member in report.EnumerateObject())
                if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
                    return member.Value;
        return null;
    }
}
