using System.Globalization;
using System.Text.Json.Serialization;
using TriggerMail.Journeys;
using TriggerMail.Values;

namespace TriggerMail.Insights;

/// <summary>A success of a journey: what it set out to reach happened in time after one of its mails.</summary>
/// <param name="Message">The mail it is credited to.</param>
/// <param name="Journey">Whose mail.</param>
/// <param name="Template">The mail's template.</param>
/// <param name="Event">What happened, e.g. <c>order.placed</c>.</param>
/// <param name="By">Whether a click or the mail itself is credited.</param>
/// <param name="After">How long after the click or the mail.</param>
/// <param name="Value">What it was worth, or null.</param>
/// <param name="Currency">In which currency (ISO 4217), or null.</param>
public sealed record Conversion(
    [property: JsonPropertyName("Message")] string Message,
    [property: JsonPropertyName("Journey")] string Journey,
    [property: JsonPropertyName("Template")] string Template,
    [property: JsonPropertyName("Event")] string Event,
    [property: JsonPropertyName("By")] MeasureBy By,
    [property: JsonPropertyName("After")] TimeSpan After,
    [property: JsonPropertyName("Value")] decimal? Value,
    [property: JsonPropertyName("Currency")] string? Currency)
{
    /// <summary>One line for the timeline.</summary>
    public string Say() => string.Create(CultureInfo.InvariantCulture,
        $"{Event} is a success of {Journey}: {(After < TimeSpan.FromMinutes(1) ? "right" : Spans.Say(Rounded))} after {(By == MeasureBy.Click ? $"a click in {Template}" : Template)}{(Value is { } value ? $", worth {value} {Currency}".TrimEnd() : "")}");

    private TimeSpan Rounded => TimeSpan.FromMinutes(Math.Floor(After.TotalMinutes));
}
