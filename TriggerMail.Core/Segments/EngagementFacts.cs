using TriggerMail.Contacts;

namespace TriggerMail.Segments;

/// <summary>What conditions can ask about a person's own opens and clicks: <c>contact.engagement.opens</c>, <c>clicks</c>, <c>lastOpenAt</c>, <c>lastClickAt</c>, <c>bestHour</c>, <c>country</c>.</summary>
internal static class EngagementFacts
{
    /// <summary>So many opens and clicks it takes to say at which hour somebody reads mails.</summary>
    public const int LeastForBestHour = 5;

    public static readonly string[] Names = ["opens", "clicks", "lastOpenAt", "lastClickAt", "bestHour", "country"];

    public static FactValue Find(Engagement? engagement, string name) => name switch
    {
        "opens" => FactValue.Of(engagement?.Opens ?? 0),
        "clicks" => FactValue.Of(engagement?.Clicks ?? 0),
        "lastOpenAt" => FactValue.Of(engagement?.LastOpenAt),
        "lastClickAt" => FactValue.Of(engagement?.LastClickAt),
        "country" => FactValue.Of(engagement?.Country),
        "bestHour" => engagement?.BestHour(LeastForBestHour) is { } hour ? FactValue.Of(hour) : FactValue.Missing,
        _ => FactValue.Missing,
    };
}
