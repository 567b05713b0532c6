using System.Globalization;
using System.Text.Json;
using TriggerMail.Events;
using TriggerMail.Sending;

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
        var said = new Dictionary<string, IReadOnlyDictionary<string, string>> { ["email"] = Email(data) };
        if (name == EventTypes.EmailBounced)
            said["bounce"] = Bounce(data);
        return new(id, "azure-communication-services", name, TimeOf(data) ?? time, Text(data, "recipient"), JsonSerializer.SerializeToElement(said));
    }

    private static Dictionary<string, string> Email(JsonElement report) => Known(
        ("operationId", Text(report, "messageId")),
        ("status", Text(report, "status")),
        ("url", Text(report, "engagementContext")),
        ("userAgent", Text(report, "userAgent")));

    private static Dictionary<string, string> Bounce(JsonElement report)
    {
        var reason = Member(report, "deliveryStatusDetails") is { } details ? Text(details, "statusMessage") : null;
        var status = reason is null ? null : Bounces.StatusIn(reason);
        return Known(("class", ClassOf(Text(report, "status"), status)), ("status", status), ("reason", reason), ("address", Text(report, "recipient")));
    }

    // The service's own words for it; where the receiving server blames us, that is no word against the address.
    private static string? ClassOf(string? said, string? status) => said switch
    {
        "Bounced" when status is not null && Bounces.Classify(status) == BounceClass.Policy => "policy",
        "Bounced" or "Suppressed" => "hard",
        "FilteredSpam" or "Quarantined" => "policy",
        "Failed" => "soft",
        _ => null,
    };

    // Missing is allowed everywhere, wrong nowhere.
    private static Dictionary<string, string> Known(params (string Name, string? Value)[] members) =>
        members.Where(member => member.Value is { Length: > 0 }).ToDictionary(member => member.Name, member => member.Value!);

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
