using System.Collections.Immutable;
using System.Text.Json.Serialization;
using TriggerMail.Values;

namespace TriggerMail.Contacts;

/// <summary>
/// A person, as the engine knows one: the head record of the contact's partition. Its version guards everything that must be
/// true together about the person.
/// </summary>
public sealed partial record Contact
{
    /// <summary>Opaque and stable; derived from the first name the contact was known by.</summary>
    [JsonPropertyName("Id")]
    public required string Id { get; init; }

    /// <summary>When the first event about the contact was handled.</summary>
    [JsonPropertyName("CreatedAt")]
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The address as last written by the contact; compared by <see cref="Address.Key"/>.</summary>
    [JsonPropertyName("Email")]
    public string? Email { get; init; }

    /// <summary>The address as the store last stated it of the account itself; null: only checkouts named one.</summary>
    [JsonPropertyName("AccountEmail")]
    public string? AccountEmail { get; init; }

    /// <summary>When the store stated it; what it said earlier and comes later does not count.</summary>
    [JsonPropertyName("AccountEmailAt")]
    public DateTimeOffset? AccountEmailAt { get; init; }

    /// <summary>The store's own id for the customer.</summary>
    [JsonPropertyName("StoreId")]
    public string? StoreId { get; init; }

    /// <summary>Every name this contact is known by: <c>email:</c>, <c>id:</c> and <c>anon:</c> aliases.</summary>
    [JsonPropertyName("Aliases")]
    public ImmutableSortedSet<string> Aliases { get; init; } = [];

    /// <summary>Contacts that were merged into this one.</summary>
    [JsonPropertyName("Absorbed")]
    public ImmutableSortedSet<string> Absorbed { get; init; } = [];

    /// <summary>When the last of them was; null: there are none.</summary>
    [JsonPropertyName("AbsorbedAt")]
    public DateTimeOffset? AbsorbedAt { get; init; }

    /// <summary>The contact this one was merged into; then nothing else here counts any more.</summary>
    [JsonPropertyName("MergedInto")]
    public string? MergedInto { get; init; }

    /// <summary>Name, language, place and the store's own attributes.</summary>
    [JsonPropertyName("Profile")]
    public Profile Profile { get; init; } = new();

    /// <summary>Whether the contact is on the list of all contacts, where it is put before the commit that says so.</summary>
    [JsonPropertyName("Listed")]
    public bool Listed { get; init; }

    /// <summary>
    /// The store's own country, by which a number without one is read where the contact's is not known; null where it is not set.
    /// </summary>
    [JsonPropertyName("StoreCountry")]
    public string? StoreCountry { get; init; }

    /// <summary>The number (E.164) a text message goes to; null when there is none, or none that says where it is.</summary>
    [System.Text.Json.Serialization.JsonIgnore]
    public string? Number => Phone.Read(Profile.Phone, Profile.Country ?? StoreCountry);

    /// <summary>
    /// The number (E.164) under which the contact is in the index of telephone numbers, where it is put before the commit that says so.
    /// </summary>
    [JsonPropertyName("PhoneListed")]
    public string? PhoneListed { get; init; }

    /// <summary>Counts the contact's timeline rows, so that each has its place.</summary>
    [JsonPropertyName("Notes")]
    public int Notes { get; init; }

    /// <summary>How many different answers about consent have rows of their own.</summary>
    [JsonPropertyName("ProofRows")]
    public int ProofRows { get; init; }

    /// <summary>
    /// When a person of one of these names was forgotten on request: only a yes given after it counts. Null: nobody was.
    /// </summary>
    [JsonPropertyName("ForgottenAt")]
    public DateTimeOffset? ForgottenAt { get; init; }

    /// <summary>
    /// The request by which this person is being erased; then nothing else here counts, and nothing may be written any more.
    /// </summary>
    [JsonPropertyName("ErasedBy")]
    public string? ErasedBy { get; init; }
}
