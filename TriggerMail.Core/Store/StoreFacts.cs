using NodaTime;

namespace TriggerMail.Store;

/// <summary>What a decision needs to know of the store.</summary>
public sealed record StoreFacts
{
    /// <summary>The zone of contacts who have none.</summary>
    public DateTimeZone Zone { get; init; } = DateTimeZone.Utc;

    /// <summary>The store's country (ISO 3166 alpha-2); null when it is not set.</summary>
    public string? Country { get; init; }

    /// <summary>The currency in which sums over several orders are told (ISO 4217).</summary>
    public string Currency { get; init; } = "EUR";

    /// <summary>The hour, 0 to 23 of a contact's own clock, that counts as best for those of whom too little is known.</summary>
    public int BestHour { get; init; } = 10;
}
