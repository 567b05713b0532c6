namespace TriggerMail.Insights;

/// <summary>What is counted about a journey.</summary>
public enum Metric
{
    /// <summary>Contacts who entered.</summary>
    Entered,

    /// <summary>Enrollments that ended.</summary>
    Ended,

    /// <summary>Messages the provider took.</summary>
    Sent,

    /// <summary>Messages the provider will not take.</summary>
    Failed,

    /// <summary>Messages that may or may not have gone out.</summary>
    Uncertain,

    /// <summary>Messages that a person opened, each once.</summary>
    Opened,

    /// <summary>Messages in which a person followed a link, each once.</summary>
    Clicked,

    /// <summary>Successes credited to it.</summary>
    Converted,
}

/// <summary>Something to count.</summary>
/// <param name="Journey">The journey.</param>
/// <param name="What">What happened.</param>
/// <param name="Step">The step it happened at; null: none in particular.</param>
public readonly record struct MetricIncrement(string Journey, Metric What, string? Step = null);
