namespace TriggerMail.Web.Access;

/// <summary>How many requests are taken, by caller; the section <c>TriggerMail:Rates</c>. 0 takes any number.</summary>
public sealed record RateSettings
{
    /// <summary>Requests a second of API, intake, webhooks and console, for each key; without a key that is known, for each address.</summary>
    public int ApiPerSecond { get; init; } = 5_000;

    /// <summary>Events a second of the browser's collect, for each address; one request holds no more than this either.</summary>
    public int CollectPerSecond { get; init; } = 200;

    /// <summary>
    /// Sign-ups and stock requests a minute that browsers make in the name of an address, for each caller: each may have a mail sent to somebody who
    /// did not ask for it.
    /// </summary>
    public int AsksPerMinute { get; init; } = 10;

    /// <summary>The same an hour of all callers together.</summary>
    public int AsksPerHour { get; init; } = 1_000;

    /// <summary>Requests a minute of links, pixels and pictures in mails, for each address. Companies and mail scanners open many from one.</summary>
    public int LinksPerMinute { get; init; } = 1_200;

    /// <summary>Requests a second of <c>/health</c>, for each address.</summary>
    public int HealthPerSecond { get; init; } = 20;

    /// <summary>Wrong keys a minute, for each address: nobody guesses a key.</summary>
    public int WrongKeysPerMinute { get; init; } = 30;

    /// <summary>What is wrong with the settings, as sentences that name the setting; none when they will do.</summary>
    public IEnumerable<string> Problems() =>
        new[] { (nameof(ApiPerSecond), ApiPerSecond), (nameof(CollectPerSecond), CollectPerSecond), (nameof(AsksPerMinute), AsksPerMinute), (nameof(AsksPerHour), AsksPerHour), (nameof(LinksPerMinute), LinksPerMinute), (nameof(HealthPerSecond), HealthPerSecond), (nameof(WrongKeysPerMinute), WrongKeysPerMinute) }
            .Where(one => one.Item2 < 0).Select(one => $"TriggerMail:Rates:{one.Item1} is {one.Item2}; write 0 for no limit, or how many requests are taken.");
}
