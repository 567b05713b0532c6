using TriggerMail.Connections;

namespace TriggerMail.Sending;

/// <summary>The Communication Services resource that sends e-mail: configuration section <c>TriggerMail:Email</c>.</summary>
public sealed record AcsEmailSettings
{
    /// <summary>The configuration section.</summary>
    public const string Section = "TriggerMail:Email";

    internal const string Example = "https://RESOURCE.communication.azure.com";

    /// <summary>The resource's connection string. Or <see cref="Endpoint"/>.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>The resource's endpoint, e.g. <c>https://RESOURCE.communication.azure.com</c>, signed in to with an identity.</summary>
    public string? Endpoint { get; init; }

    /// <summary>How long one request may take. What is sent and not answered by then is asked for.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What is wrong with the settings, as sentences that name the setting; none when they will do.</summary>
    public IReadOnlyList<string> Problems() =>
    [
        .. ServiceAddress.Problems(Section, ConnectionString, Endpoint, Example),
        .. ServiceAddress.TimeoutProblems(Section, Timeout),
    ];
}

/// <summary>The Communication Services resource that sends text messages: configuration section <c>TriggerMail:Sms</c>.</summary>
public sealed record AcsSmsSettings
{
    /// <summary>The configuration section.</summary>
    public const string Section = "TriggerMail:Sms";

    /// <summary>The resource's connection string. Or <see cref="Endpoint"/>.</summary>
    public string? ConnectionString { get; init; }

    /// <summary>The resource's endpoint, signed in to with an identity.</summary>
    public string? Endpoint { get; init; }

    /// <summary>How long one request may take.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What is wrong with the settings, as sentences that name the setting; none when they will do.</summary>
    public IReadOnlyList<string> Problems() =>
    [
        .. ServiceAddress.Problems(Section, ConnectionString, Endpoint, AcsEmailSettings.Example),
        .. ServiceAddress.TimeoutProblems(Section, Timeout),
    ];
}
