using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace TriggerMail.Privacy;

/// <summary>A person's or the store's request about personal data, as the owner of the store sees it.</summary>
public sealed record PrivacyRequest
{
    /// <summary>Names the request.</summary>
    [JsonPropertyName("Id")]
    public required string Id { get; init; }

    /// <summary>What is asked for.</summary>
    [JsonPropertyName("Kind")]
    public required PrivacyKind Kind { get; init; }

    /// <summary>Who asked: <c>shopify:...</c>, or <c>triggermail</c> for the API and the console.</summary>
    [JsonPropertyName("Source")]
    public required string Source { get; init; }

    /// <summary>When.</summary>
    [JsonPropertyName("At")]
    public required DateTimeOffset At { get; init; }

    /// <summary>By when it must be answered (GDPR art. 12(3): a month; Shopify: 30 days).</summary>
    [JsonPropertyName("Due")]
    public required DateTimeOffset Due { get; init; }

    /// <summary>The person, by name; empty once it is done with an erasure.</summary>
    [JsonPropertyName("Names")]
    public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>Ids of what is being erased: gathered before anything is taken away, so that the work can be taken up again.</summary>
    [JsonPropertyName("Contacts")]
    public ImmutableArray<string> Contacts { get; init; } = [];

    /// <summary>The orders it names, for the store's own systems.</summary>
    [JsonPropertyName("Orders")]
    public ImmutableArray<string> Orders { get; init; } = [];

    /// <summary>When it was carried out, or stopped; null: open.</summary>
    [JsonPropertyName("DoneAt")]
    public DateTimeOffset? DoneAt { get; init; }

    /// <summary>When the erasure of a whole shop begins, until which it can be stopped without a trace; null: it was never let go, or it is no such erasure.</summary>
    [JsonPropertyName("BeginsAt")]
    public DateTimeOffset? BeginsAt { get; init; }

    /// <summary>Why it does not go by itself and what a person has to decide, in sentences; null: nothing holds it.</summary>
    [JsonPropertyName("Held")]
    public string? Held { get; init; }

    /// <summary>How far the erasure of a whole shop is; null: it has not begun.</summary>
    [JsonPropertyName("Progress")]
    public ShopProgress? Progress { get; init; }

    /// <summary>Why an erasure failed when it was last tried, in words; it is tried again until it can be done. Null: it did not fail.</summary>
    [JsonPropertyName("Problem")]
    public string? Problem { get; init; }

    /// <summary>What came of it, in words.</summary>
    [JsonPropertyName("Outcome")]
    public string? Outcome { get; init; }

    /// <summary>A new one, due at the legal deadline.</summary>
    internal static PrivacyRequest Of(PrivacyKind kind, DateTimeOffset at, string source, string id) => new()
    {
        Id = PrivacyRequests.IdOf(at, source, id),
        Kind = kind,
        Source = source,
        At = at,
        Due = at + DataSubjectRequests.Deadline,
    };
}

/// <summary>How far the erasure of a whole shop is. Written page by page, so that it goes on where a crash cut it off.</summary>
public sealed record ShopProgress
{
    /// <summary>When it began. Whoever came after that stays: nobody asked to forget them.</summary>
    [JsonPropertyName("BegunAt")]
    public required DateTimeOffset BegunAt { get; init; }

    /// <summary>How many records of contacts were listed then.</summary>
    [JsonPropertyName("Counted")]
    public int Counted { get; init; }

    /// <summary>How many are gone.</summary>
    [JsonPropertyName("Erased")]
    public int Erased { get; init; }

    /// <summary>Those that could not be erased yet; they are tried again until they are.</summary>
    [JsonPropertyName("Failed")]
    public ImmutableArray<FailedErasure> Failed { get; init; } = [];

    /// <summary>The last contact of the list that was come to in this pass; null: at the beginning.</summary>
    [JsonPropertyName("After")]
    public string? After { get; init; }

    /// <summary>How many were erased in this pass; it ends with a pass that finds nobody.</summary>
    [JsonPropertyName("InPass")]
    public int InPass { get; init; }

    /// <summary>Counts the pages, so that of two processes at the same one only one counts it.</summary>
    [JsonPropertyName("Step")]
    public int Step { get; init; }

    /// <summary>Whether what turns under way left behind was looked for once more.</summary>
    [JsonPropertyName("Swept")]
    public bool Swept { get; init; }
}

/// <summary>A contact that could not be erased yet.</summary>
/// <param name="Contact">The contact's id.</param>
/// <param name="Names">Its names as far as they still lead to it.</param>
public sealed record FailedErasure(
    [property: JsonPropertyName("Contact")] string Contact,
    [property: JsonPropertyName("Names")] ImmutableArray<string> Names);

/// <summary>What a request about personal data asks for.</summary>
public enum PrivacyKind
{
    /// <summary>A copy of everything about a person (GDPR art. 15, 20).</summary>
    Export,

    /// <summary>Everything about a person erased (GDPR art. 17).</summary>
    Erasure,

    /// <summary>Everything about everybody erased: the store has left Shopify. It waits, and can be stopped.</summary>
    ShopErasure,
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(PrivacyRequest))]
internal sealed partial class PrivacyJson : JsonSerializerContext;
