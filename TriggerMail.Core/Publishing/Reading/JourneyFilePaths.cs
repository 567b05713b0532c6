using TriggerMail.Segments;

namespace TriggerMail.Publishing.Reading;

/// <summary>
/// The names that paths are known to use, so that a slip of the pen is told. Others are allowed, except below <c>contact</c>.
/// </summary>
internal static class JourneyFilePaths
{
    /// <summary>First names of paths: the contact, the event itself, and the parts of an event's data (design §5).</summary>
    public static readonly IReadOnlySet<string> Roots = new HashSet<string>(StringComparer.Ordinal)
    {
        "contact", "cart", "order", "product", "shipment", "page", "consent", "event", "coupon", "coupons",
    };

    /// <summary>All there is below <c>contact</c>.</summary>
    public static readonly IReadOnlySet<string> Contact = new HashSet<string>(StringComparer.Ordinal)
    {
        "id", "email", "firstName", "lastName", "locale", "timeZone", "country", "region", "city", "phone", "birthday", "attributes", "coupons", "segments", "pages",
        "orders", "engagement", "device", "experiments", "consent",
    };

    /// <summary>All there is below some of them.</summary>
    public static readonly IReadOnlyDictionary<string, string[]> BelowContact = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["orders"] = OrderFacts.Names,
        ["engagement"] = EngagementFacts.Names,
    };
}
