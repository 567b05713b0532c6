using System.Globalization;
using System.Text.Json;
using TriggerMail.Feedback;

namespace TriggerMail.Reports;

/// <summary>Answers to text messages as Communication Services reports them ("Azure Communication Services - SMS events", Microsoft Learn).</summary>
internal static class TextAnswers
{
    private const string Received = "Microsoft.Communication.SMSReceived";

    /// <summary>The answer; null when the report is about something else.</summary>
    public static FeedbackReport? Read(string type, DateTimeOffset time, JsonElement data) => type != Received ? null : new(FeedbackKind.Replied, null, TimeOf(data) ?? time)
    {
        // "15555550100" and "+15555550100" are both seen.
        Number = Text(data, "from") is { Length: > 0 } from ? from.StartsWith('+') ? from : $"+{from}" : null,
        Text = Text(data, "message"),
    };

    private static DateTimeOffset? TimeOf(JsonElement data) =>
        DateTimeOffset.TryParse(Text(data, "receivedTimestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) ? at.ToUniversalTime() : null;

    private static string? Text(JsonElement data, string name)
    {
        if (data.ValueKind == JsonValueKind.Object)
            foreach (var member in data.EnumerateObject())
                if (member.Name.Equals(name, StringComparison.OrdinalIgnoreCase) && member.Value.ValueKind == JsonValueKind.String)
                    return member.Value.GetString();
        return null;
    }
}
