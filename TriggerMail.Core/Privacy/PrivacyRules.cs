using System.Globalization;
using TriggerMail.Values;

namespace TriggerMail.Privacy;

/// <summary>How requests about personal data are carried out: section <c>TriggerMail:Privacy</c> of the configuration.</summary>
public sealed record PrivacyRules
{
    // With what is left of the 30 days somebody can still stop it, or look why it failed.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(25);

    /// <summary>
    /// How long the erasure of a whole shop waits, so that somebody can stop it: <c>24h</c>, <c>2d</c>, or <c>1.00:00:00</c>; <c>0</c>: it does not wait.
    /// </summary>
    public string ShopErasureDelay { get; init; } = "24h";

    /// <summary>The same as a length of time; a day where it cannot be read.</summary>
    internal TimeSpan Delay => Read(ShopErasureDelay) ?? TimeSpan.FromHours(24);

    /// <summary>What is wrong with the rules, as sentences that name the setting.</summary>
    public IEnumerable<string> Problems()
    {
        if (!(Read(ShopErasureDelay) is { } delay && delay >= TimeSpan.Zero && delay <= Longest))
            yield return $"TriggerMail:Privacy:ShopErasureDelay is \"{ShopErasureDelay}\"; write a length of time such as 24h, at most 25d, or 0 for no delay at all.";
    }

    private static TimeSpan? Read(string text) =>
        text.Trim() == "0" ? TimeSpan.Zero
        : Spans.Read(text) is { } span ? span
        : TimeSpan.TryParseExact(text.Trim(), "c", CultureInfo.InvariantCulture, out var plain) ? plain
        : null;
}
