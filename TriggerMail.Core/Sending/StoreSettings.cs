using NodaTime;

namespace TriggerMail.Sending;

/// <summary>Who the store is, as its mails say it.</summary>
public sealed record StoreSettings
{
    /// <summary>The shop's name.</summary>
    public string Name { get; init; } = "Your store";

    /// <summary>The shop's front page.</summary>
    public string Url { get; init; } = "https://shop.example";

    /// <summary>The postal address that marketing mail must carry (CAN-SPAM, CASL).</summary>
    public string Address { get; init; } = "1 Main Street, 12345 Anytown";

    /// <summary>Where customers write to.</summary>
    public string SupportEmail { get; init; } = "help@shop.example";

    /// <summary>The sender of every mail: an address, or <c>Name &lt;address&gt;</c>.</summary>
    public string From { get; init; } = "Your store <hello@shop.example>";

    /// <summary>The base of links into TriggerMail itself (unsubscribe, preferences), without a slash at the end.</summary>
    public string PublicUrl { get; init; } = "http://127.0.0.1:5080";

    /// <summary>The locale for contacts who have none.</summary>
    public string Locale { get; init; } = "en";

    /// <summary>IANA zone for contacts who have none.</summary>
    public string TimeZone { get; init; } = "Etc/UTC";

    /// <summary>The accent colour of the mails, as CSS writes it.</summary>
    public string Color { get; init; } = "#1f6f5c";

    internal DateTimeZone Zone => DateTimeZoneProviders.Tzdb.GetZoneOrNull(TimeZone) ?? DateTimeZone.Utc;
}
