using System.Collections.Immutable;
using System.Text.Json;
using TriggerMail.Catalog;
using TriggerMail.Journeys;
using TriggerMail.Tracking;

namespace TriggerMail.Contacts;

/// <summary>
/// A person, as the engine knows one: the head record of the contact's partition. Its version guards everything that must be
/// true together about the person.
/// </summary>
public sealed record Contact
{
    /// <summary>Opaque and stable; derived from the first name the contact was known by.</summary>
    public required string Id { get; init; }

    /// <summary>When the first event about the contact was handled.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The address as last written by the contact; compared by <see cref="Address.Key"/>.</summary>
    public string? Email { get; init; }

    /// <summary>The store's own id for the customer.</summary>
    public string? StoreId { get; init; }

    /// <summary>Every name this contact is known by: <c>email:</c>, <c>id:</c> and <c>anon:</c> aliases.</summary>
    public ImmutableSortedSet<string> Aliases { get; init; } = [];

    /// <summary>Contacts that were merged into this one.</summary>
    public ImmutableSortedSet<string> Absorbed { get; init; } = [];

    /// <summary>When the last of them was; null: there are none.</summary>
    public DateTimeOffset? AbsorbedAt { get; init; }

    /// <summary>The contact this one was merged into; then nothing else here counts any more.</summary>
    public string? MergedInto { get; init; }

    /// <summary>Name, language, place and the store's own attributes.</summary>
    public Profile Profile { get; init; } = new();

    /// <summary>What the contact agreed to and refused, one entry a channel and topic.</summary>
    public ImmutableArray<Consent> Consents { get; init; } = [];

    /// <summary>Why no message of any kind may go to the address, or null.</summary>
    public Suppression? Suppression { get; init; }

    /// <summary>The same of addresses the contact had before or beside that one, the newest last.</summary>
    public ImmutableArray<Suppression> OtherSuppressions { get; init; } = [];

    /// <summary>Why no text message of any kind may go to the number, or null.</summary>
    public Suppression? PhoneSuppression { get; init; }

    /// <summary>The cart as last seen, or null when there is none or it was emptied or bought.</summary>
    public Cart? Cart { get; init; }

    /// <summary>The last order, or null.</summary>
    public Order? LastOrder { get; init; }

    /// <summary>All orders in sum; null when there was none.</summary>
    public OrderHistory? Orders { get; init; }

    /// <summary>What opens and clicks tell; null when there was none.</summary>
    public Engagement? Engagement { get; init; }

    /// <summary>The arm taken in each experiment, by its name.</summary>
    public ImmutableSortedDictionary<string, string> Experiments { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>What happened to the contact in each arm, by experiment, arm and what: it is counted once.</summary>
    public ImmutableSortedSet<string> ArmOutcomes { get; init; } = [];

    /// <summary>Products looked at, newest first, at most <see cref="ProductsKept"/>.</summary>
    public ImmutableArray<JsonElement> Viewed { get; init; } = [];

    /// <summary>What the contact did, counted by event type.</summary>
    public ImmutableSortedDictionary<string, Activity> Activity { get; init; } = ImmutableSortedDictionary<string, Activity>.Empty;

    /// <summary>When marketing mails went out in the last 31 days, oldest first: the frequency slots in use, and what a wish for fewer mails is counted by.</summary>
    public ImmutableArray<DateTimeOffset> MarketingSends { get; init; } = [];

    /// <summary>The same of marketing text messages, which have slots of their own.</summary>
    public ImmutableArray<DateTimeOffset> MarketingTexts { get; init; } = [];

    /// <summary>The last mails received and what the contact did with them, oldest first.</summary>
    public ImmutableArray<Touch> Touches { get; init; } = [];

    /// <summary>The same by journey and run, oldest first, for journeys with a cooldown of their own and as long as it lasts.</summary>
    public ImmutableArray<JourneySend> JourneySends { get; init; } = [];

    /// <summary>Sends that are claimed and not settled: what a crash leaves behind is found here.</summary>
    public ImmutableArray<string> OpenClaims { get; init; } = [];

    /// <summary>The segments the contact is in, as last looked at.</summary>
    public ImmutableSortedSet<string> Segments { get; init; } = [];

    /// <summary>Which definition of each segment was looked at last, by its name: a new one is no reason to have entered.</summary>
    public ImmutableSortedDictionary<string, string> SegmentsKnown { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>When journeys that start by the clock concern the contact next, by journey.</summary>
    public ImmutableSortedDictionary<string, OccasionMark> Occasions { get; init; } = ImmutableSortedDictionary<string, OccasionMark>.Empty;

    /// <summary>The earliest alarm known to be set for <see cref="Occasions"/>; it may ring early.</summary>
    public DateTimeOffset? OccasionsArmedAt { get; init; }

    /// <summary>Ids of products bought, the last ones first, at most <see cref="ProductsKept"/>.</summary>
    public ImmutableArray<string> Bought { get; init; } = [];

    /// <summary>Falls of prices the contact was to be told of, the last ones first, at most <see cref="DropsKept"/>.</summary>
    public ImmutableArray<PriceDrop> Drops { get; init; } = [];

    /// <summary>Coupons put aside for the contact or given, oldest first, about <see cref="CouponsKept"/> at most.</summary>
    public ImmutableArray<Coupon> Coupons { get; init; } = [];

    /// <summary>Events that some runs have yet to hear of or to begin with, because a batch had no room for what they mean to all of them; in their order.</summary>
    public ImmutableArray<Unheard> Unheard { get; init; } = [];

    /// <summary>Whether the contact is on the <see cref="ContactList"/>, where it is put before the commit that says so.</summary>
    public bool Listed { get; init; }

    /// <summary>The number (E.164) under which the contact is in the <see cref="PhoneIndex"/>, where it is put before the commit that says so.</summary>
    public string? PhoneListed { get; init; }

    /// <summary>Counts the contact's timeline rows, so that each has its place.</summary>
    public int Notes { get; init; }

    /// <summary>The fewest hours the contact wants between marketing mails; null: the store's rule.</summary>
    public int? HoursBetweenMails { get; init; }

    /// <summary>Until when the contact asked for no marketing at all; null or past: no pause.</summary>
    public DateTimeOffset? PausedUntil { get; init; }

    /// <summary>When mails went out that ask to confirm a sign-up, the newest few.</summary>
    public ImmutableArray<DateTimeOffset> Confirmations { get; init; } = [];

    /// <summary>
    /// When a person of one of these names was forgotten on request: only a yes given after it counts. Null: nobody was.
    /// </summary>
    public DateTimeOffset? ForgottenAt { get; init; }

    /// <summary>The request by which this person is being erased; then nothing else here counts, and nothing may be written any more.</summary>
    public string? ErasedBy { get; init; }

    /// <summary>Why no mail may go to an address of the contact, or null.</summary>
    internal Suppression? SuppressionOf(string address)
    {
        var key = Address.Key(address);
        return Suppression is { } no && (no.Address ?? key) == key ? no : OtherSuppressions.FirstOrDefault(other => other.Address == key);
    }

    /// <summary>How many of <see cref="OtherSuppressions"/> are kept.</summary>
    public const int OtherSuppressionsKept = 10;

    /// <summary>How many of <see cref="Drops"/> are kept.</summary>
    public const int DropsKept = 10;

    /// <summary>How many of <see cref="Coupons"/> are kept; one that is only reserved is never dropped.</summary>
    public const int CouponsKept = 20;

    /// <summary>How many of <see cref="Viewed"/> and <see cref="Bought"/> are kept.</summary>
    public const int ProductsKept = 20;
}

/// <summary>Name, language, place and attributes. Every member may be missing.</summary>
public sealed record Profile
{
    /// <summary>Given name.</summary>
    public string? FirstName { get; init; }
    /// <summary>Family name.</summary>
    public string? LastName { get; init; }
    /// <summary>BCP 47 language tag, e.g. <c>de-AT</c>.</summary>
    public string? Locale { get; init; }
    /// <summary>IANA time zone, e.g. <c>Europe/Vienna</c>.</summary>
    public string? TimeZone { get; init; }
    /// <summary>ISO 3166 alpha-2 country.</summary>
    public string? Country { get; init; }
    /// <summary>Region of the country - a state, a province - as the store writes it.</summary>
    public string? Region { get; init; }
    /// <summary>Town, as the store writes it.</summary>
    public string? City { get; init; }
    /// <summary>Telephone number as the store gave it.</summary>
    public string? Phone { get; init; }
    /// <summary>Date of birth, ISO 8601; the year may be <c>0000</c> where it is not known.</summary>
    public string? Birthday { get; init; }
    /// <summary>Whatever else the store knows, by name.</summary>
    public ImmutableSortedDictionary<string, JsonElement> Attributes { get; init; } = ImmutableSortedDictionary<string, JsonElement>.Empty;
}

/// <summary>A cart as last seen.</summary>
/// <param name="Id">The cart's id (Shopify: its token), which also ties a checkout and an order to it.</param>
/// <param name="At">When the contact last changed it.</param>
/// <param name="Data">The event's <c>cart</c>.</param>
public sealed record Cart(string? Id, DateTimeOffset At, JsonElement Data);

/// <summary>An order as last seen.</summary>
public sealed record Order(string? Id, string? CartId, DateTimeOffset At, JsonElement Data);

/// <summary>A mail of a journey that has a cooldown of its own.</summary>
/// <param name="Journey">The journey's id.</param>
/// <param name="Run">The run that wrote.</param>
/// <param name="At">When.</param>
public sealed record JourneySend(string Journey, string Run, DateTimeOffset At);

/// <summary>An event that some of the contact's runs have yet to hear of, or that has yet to start some.</summary>
/// <param name="Event">Its row.</param>
/// <param name="Runs">The journeys and keys of those that have yet to hear of it.</param>
public sealed record Unheard(string Event, ImmutableArray<string> Runs)
{
    /// <summary>What it has yet to start, in order, once all runs have heard of it.</summary>
    public ImmutableArray<LateStart> Starts { get; init => field = value.IsDefault ? [] : value; } = [];

    /// <summary>The contact that was merged into this one and whose runs these are: they have yet to move here. Null: they are here, and hear of an event.</summary>
    public string? From { get; init; }
}

/// <summary>Why no message may go to an address at all.</summary>
/// <param name="Reason">In words a marketer can read.</param>
/// <param name="At">Since when.</param>
/// <param name="Address">The address, by <see cref="Contacts.Address.Key"/>, or the number, by <see cref="Phone.Read"/>; null: whatever the contact has.</param>
public sealed record Suppression(string Reason, DateTimeOffset At, string? Address = null);
