using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace TriggerMail.Contacts;

/// <summary>What a contact's record keeps about one journey that starts by the clock.</summary>
/// <param name="Trigger">Which trigger it was planned by: another one makes the plan void, but not what was given.</param>
/// <param name="Given">The key of the occasion that was given last; none with that key is given again.</param>
/// <param name="Key">The key of the occasion planned, or null.</param>
/// <param name="At">When it is, or null.</param>
public sealed record TriggerState(
    [property: JsonPropertyName("Trigger")] string Trigger,
    [property: JsonPropertyName("Given")] string? Given = null,
    [property: JsonPropertyName("Key")] string? Key = null,
    [property: JsonPropertyName("At")] DateTimeOffset? At = null)
{
    /// <summary>Which entry of a list of dates is planned; null: the first, or the only one.</summary>
    [JsonPropertyName("Entry")]
    public TriggerOccurrence? Entry { get; init; }

    /// <summary>What <see cref="Given"/> is for the other entries of a list, by the entry's key; null: nothing.</summary>
    [JsonPropertyName("GivenTo")]
    public ImmutableSortedDictionary<string, string>? GivenTo { get; init; }

    /// <summary>When the occasion was that was given just now: the next one is looked for from there, so that none of several missed is lost.</summary>
    [JsonIgnore]
    internal DateTimeOffset? Since { get; init; }

    /// <summary>What was given last for an entry.</summary>
    internal string? GivenFor(string entry) => entry == TriggerOccurrence.First ? Given : GivenTo?.GetValueOrDefault(entry);

    /// <summary>The mark once the occasion with this key was given.</summary>
    internal TriggerState With(string given, string entry = TriggerOccurrence.First) => this with
    {
        Given = entry == TriggerOccurrence.First ? given : Given,
        GivenTo = entry == TriggerOccurrence.First ? GivenTo : (GivenTo ?? Nothing).SetItem(entry, given),
        Key = null,
        At = null,
        Entry = null,
        Since = At,
    };

    /// <summary>Nothing planned, and everything given that either says was given.</summary>
    internal static TriggerState Merge(TriggerState one, TriggerState other) => one with
    {
        Given = Later(one.Given, other.Given),
        GivenTo = other.GivenTo?.Aggregate(one.GivenTo ?? Nothing, (all, more) => all.SetItem(more.Key, Later(all.GetValueOrDefault(more.Key), more.Value)!)) ?? one.GivenTo,
        Key = null,
        At = null,
        Entry = null,
    };

    private static readonly ImmutableSortedDictionary<string, string> Nothing = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    private static string? Later(string? one, string? other) => string.CompareOrdinal(other, one) > 0 ? other : one;
}

/// <summary>One date of several in a list.</summary>
/// <param name="Key">Tells it from the others: its name, else its place in the list.</param>
/// <param name="Name">Its name, or null.</param>
public sealed record TriggerOccurrence(
    [property: JsonPropertyName("Key")] string Key,
    [property: JsonPropertyName("Name")] string? Name)
{
    /// <summary>The key of the first without a name, and of a date that is alone.</summary>
    public const string First = "1";
}
