namespace TriggerMail.Events;

/// <summary>The Service Bus queue that events wait in: configuration section <c>TriggerMail:ServiceBus</c>.</summary>
public sealed record ServiceBusSettings
{
    /// <summary>The configuration section.</summary>
    public const string Section = "TriggerMail:ServiceBus";

    private const int LongestQueueName = 260; // learn.microsoft.com: "Service Bus quotas".

    /// <summary>A connection string of the namespace. Or <see cref="Namespace"/>.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>The namespace's host name, e.g. <c>NAMESPACE.servicebus.windows.net</c>, signed in to with an identity.</summary>
    public string? Namespace { get; init; }

    /// <summary>The queue: with sessions and duplicate detection, not partitioned.</summary>
    public string Queue { get; init; } = "events";

    /// <summary>What is wrong with the settings, as sentences that name the setting; none when they will do.</summary>
    public IReadOnlyList<string> Problems()
    {
        var problems = new List<string>();
        var (connected, named) = (!string.IsNullOrWhiteSpace(ConnectionString), !string.IsNullOrWhiteSpace(Namespace));
        if (!connected && !named)
            problems.Add($"{Section}:Namespace is missing. Set it to a name like NAMESPACE.servicebus.windows.net, or set {Section}:ConnectionString.");
        else if (connected && named)
            problems.Add($"{Section}:ConnectionString and {Section}:Namespace are both set. Remove one.");
        else if (named && Uri.CheckHostName(Namespace) == UriHostNameType.Unknown)
            problems.Add($"{Section}:Namespace is '{Namespace}'. Write a host name like NAMESPACE.servicebus.windows.net.");
        if (string.IsNullOrWhiteSpace(Queue) || Queue.Length > LongestQueueName)
            problems.Add($"{Section}:Queue is '{Queue}'. Write the queue's name, at most {LongestQueueName} characters.");
        return problems;
    }
}
