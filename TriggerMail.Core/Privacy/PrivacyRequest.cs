using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace TriggerMail.Privacy;

/// <summary>A person's or the store's request about personal data, as the owner of the store sees it.</summary>
public sealed record PrivacyRequest
{
    /// <summary>Names the request.</summary>
    public required string Id { get; init; }

    /// <summary>What is asked for.</summary>
    public required PrivacyKind Kind { get; init; }

    /// <summary>Who asked: <c>shopify:...</c>, or <c>triggermail</c> for the API and the console.</summary>
    public required string Source { get; init; }

    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>By when it must be answered (GDPR art. 12(3): a month; Shopify: 30 days).</summary>
    public required DateTimeOffset Due { get; init; }

    /// <summary>The person, by name; empty once it is done with an erasure.</summary>
    public ImmutableArray<string> Names { get; init; } = [];

    /// <summary>Ids of what is being erased: gathered before anything is taken away, so that the work can be taken up again.</summary>
    public ImmutableArray<string> Contacts { get; init; } = [];

    /// <summary>The orders it names, for the store's own systems.</summary>
    public ImmutableArray<string> Orders { get; init; } = [];

    /// <summary>When it was carried out; null: open.</summary>
    public DateTimeOffset? DoneAt { get; init; }

    /// <summary>What came of it, in words.</summary>
    public string? Outcome { get; init; }
}

/// <summary>What a request about personal data asks for.</summary>
public enum PrivacyKind
{
    /// <summary>A copy of everything about a person (GDPR art. 15, 20).</summary>
    Export,

    /// <summary>Everything about a person erased (GDPR art. 17).</summary>
    Erasure,

    /// <summary>Everything about everybody erased: the store has left Shopify.</summary>
    ShopErasure,
}

[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, UseStringEnumConverter = true)]
[JsonSerializable(typeof(PrivacyRequest))]
internal sealed partial class PrivacyJson : JsonSerializerContext;
