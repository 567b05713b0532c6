using System.Collections.Immutable;

namespace TriggerMail.Contacts.Permissions;

/// <summary>The store's rules about consent: section <c>TriggerMail:Consent</c> of the configuration.</summary>
public sealed record ConsentRules
{
    /// <summary>Whether a yes to e-mail counts only once it was confirmed from the mailbox. What a store's own double opt-in confirmed counts at once.</summary>
    public bool DoubleOptIn { get; init; }

    /// <summary>
    /// Whether a yes to text messages counts only once it was confirmed from the telephone, by an answer that says yes (what the carriers and the
    /// TCPA of the United States want).
    /// </summary>
    public bool DoubleOptInTexts { get; init; }

    /// <summary>
    /// Countries (ISO 3166, <c>CA</c>) whose law takes a purchase or an inquiry for a yes that ends. None by default: elsewhere a yes
    /// must be said.
    /// </summary>
    public ImmutableArray<string> ImpliedIn { get; init; } = [];

    /// <summary>How long a purchase implies a yes (CASL s. 10(10)(a): two years).</summary>
    public TimeSpan AfterPurchase { get; init; } = TimeSpan.FromDays(730);

    /// <summary>How long an inquiry implies a yes (CASL s. 10(10)(e): six months).</summary>
    public TimeSpan AfterInquiry { get; init; } = TimeSpan.FromDays(182);

    /// <summary>How much is kept of the network address from which somebody answered.</summary>
    public KeepOrigin Origin { get; init; } = KeepOrigin.Truncated;

    /// <summary>What is wrong with the rules, as sentences that name the setting.</summary>
    public IEnumerable<string> Problems()
    {
        foreach (var country in ImpliedIn)
            if (country.Length != 2 || !country.All(char.IsAsciiLetterUpper))
                yield return $"TriggerMail:Consent:ImpliedIn holds \"{country}\"; write two capital letters, such as CA.";
        if (AfterPurchase <= TimeSpan.Zero)
            yield return $"TriggerMail:Consent:AfterPurchase is {AfterPurchase}; write a length of time such as 730.00:00:00.";
        if (AfterInquiry <= TimeSpan.Zero)
            yield return $"TriggerMail:Consent:AfterInquiry is {AfterInquiry}; write a length of time such as 182.00:00:00.";
    }
}

/// <summary>How much of a network address is kept with an answer.</summary>
public enum KeepOrigin
{
    /// <summary>The network only: IPv4 without its last byte, IPv6 its first 48 bits.</summary>
    Truncated,

    /// <summary>A hash that only this installation can make again.</summary>
    Hashed,

    /// <summary>Nothing.</summary>
    None,
}
