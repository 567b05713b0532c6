namespace TriggerMail.Publishing.Reading;

/// <summary>A key that a journey file may hold.</summary>
/// <param name="Name">The key.</param>
/// <param name="Example">The key with a value that would be right.</param>
/// <param name="Required">Whether the file is wrong without it.</param>
internal sealed record JourneyFileKey(string Name, string Example, bool Required = false);

/// <summary>
/// Every key the reader knows, by the place where it may stand. <c>journeys/journey.schema.json</c> says the same to editors, and a
/// test holds the two together.
/// </summary>
internal static class JourneyFileKeys
{
    /// <summary>Beside a step that sends, and of a whole journey.</summary>
    public static readonly JourneyFileKey Lateness = new("lateness", "lateness: 6h");

    public static readonly JourneyFileKey[] Journey =
    [
        new("journey", "journey: cart-abandonment", Required: true),
        new("goal", "goal: Bring back carts that would be lost", Required: true),
        new("benefit", "benefit: { customer: The cart is one click away, store: Recovered revenue }", Required: true),
        new("feeling", "feeling: helped, not chased", Required: true),
        new("topic", "topic: offers", Required: true),
        new("priority", "priority: 60"),
        new("frequency", "frequency: timely"),
        new("patience", "patience: 24h"),
        new("cooldown", "cooldown: 14d"),
        Lateness,
        new("entry", "entry: { on: cart.updated }", Required: true),
        new("exit", "exit: { on: order.placed }"),
        new("measure", "measure: { event: order.placed, within: 5d, by: click }"),
        new("steps", "steps: [{ wait: 1h }, { send: cart-reminder }]", Required: true),
    ];

    public static readonly JourneyFileKey[] Benefit =
    [
        new("customer", "customer: The cart is one click away", Required: true),
        new("store", "store: Recovered revenue", Required: true),
    ];

    /// <summary>What starts a journey: exactly one of them.</summary>
    public static readonly JourneyFileKey[] Triggers =
    [
        new("on", "on: [cart.updated, checkout.started]"),
        new("date", "date: { of: contact.birthday, before: 3d }"),
        new("absence", "absence: { of: [contact.signed_in, page.viewed], for: 30d }"),
        new("segment", "segment: vip"),
        new("broadcast", "broadcast: { to: vip, at: \"2027-11-26 09:00\" }"),
        new("every", "every: { day: friday, at: \"10:00\" }"),
    ];

    public static readonly JourneyFileKey[] Date =
    [
        new("of", "of: contact.birthday", Required: true),
        new("before", "before: 3d"),
        new("after", "after: 1d"),
        new("at", "at: \"09:00\""),
        new("every", "every: year"),
    ];

    public static readonly JourneyFileKey[] Absence =
    [
        new("of", "of: [contact.signed_in, page.viewed]", Required: true),
        new("for", "for: 30d", Required: true),
    ];

    public static readonly JourneyFileKey[] Broadcast =
    [
        new("to", "to: vip", Required: true),
        new("at", "at: \"2027-11-26 09:00\"", Required: true),
        new("zone", "zone: contact"),
    ];

    public static readonly JourneyFileKey[] Every =
    [
        new("day", "day: friday"),
        new("at", "at: \"10:00\""),
    ];

    /// <summary>The keys of a segment file.</summary>
    public static readonly JourneyFileKey[] Segment =
    [
        new("segment", "segment: vip", Required: true),
        new("goal", "goal: Customers to whom we owe the most", Required: true),
        new("when", "when: { count: { event: order.placed, atLeast: 5 } }", Required: true),
    ];

    public static readonly JourneyFileKey[] Entry =
    [
        .. Triggers,
        new("when", "when: { cart.items: { atLeast: 1 } }"),
        new("key", "key: cart.id"),
        new("newer", "newer: restart"),
        new("again", "again: { after: 24h }"),
    ];

    public static readonly JourneyFileKey[] Again = [new("after", "after: 24h", Required: true)];

    public static readonly JourneyFileKey[] Exit =
    [
        new("on", "on: [order.placed, cart.emptied]"),
        new("when", "when: { contact.country: { isNot: AT } }"),
    ];

    public static readonly JourneyFileKey[] Measure =
    [
        new("event", "event: order.placed", Required: true),
        new("within", "within: 5d"),
        new("by", "by: click"),
    ];

    /// <summary>What a step can be. Beside it may stand <see cref="StepId"/>, and beside <c>waitFor</c> its two lists.</summary>
    public static readonly JourneyFileKey[] Steps =
    [
        new("send", "send: cart-reminder"),
        new("sms", "sms: order-shipped"),
        new("webhook", "webhook: { url: https://erp.shop.example/hooks, event: contact.won_back }"),
        new("coupon", "coupon: { as: offer, percent: 10, validFor: 48h }"),
        new("wait", "wait: 2d"),
        new("waitUntil", "waitUntil: start + 24h"),
        new("waitFor", "waitFor: { event: order.placed, within: 3d }"),
        new("branch", "branch: [{ when: { cart.total: { atLeast: 50 } }, steps: [{ send: cart-offer }] }]"),
        new("split", "split: { experiment: timing, arms: [{ arm: early, steps: [{ wait: 1h }] }, { arm: late, steps: [{ wait: 1d }] }] }"),
        new("update", "update: { contact.attributes.club: true }"),
        new("goTo", "goTo: send-cart-reminder"),
        new("stop", "stop: bought already"),
    ];

    public static readonly JourneyFileKey StepId = new("id", "id: first-reminder");

    public static readonly JourneyFileKey[] Webhook =
    [
        new("url", "url: https://erp.shop.example/hooks", Required: true),
        new("event", "event: contact.won_back", Required: true),
        new("with", "with: [contact.email, cart.total]"),
    ];

    public static readonly JourneyFileKey[] Split =
    [
        new("experiment", "experiment: timing", Required: true),
        new("arms", "arms: [{ arm: early, weight: 50, steps: [{ wait: 1h }] }, { arm: late, weight: 50, steps: [{ wait: 1d }] }]", Required: true),
    ];

    public static readonly JourneyFileKey[] SplitArm =
    [
        new("arm", "arm: early", Required: true),
        new("weight", "weight: 50"),
        new("steps", "steps: [{ wait: 1h }]", Required: true),
    ];

    public static readonly JourneyFileKey[] WaitForBlocks =
    [
        new("seen", "seen: [{ stop: bought already }]"),
        new("timeout", "timeout: [{ send: cart-offer }]"),
    ];

    public static readonly JourneyFileKey[] WaitFor =
    [
        new("event", "event: order.placed", Required: true),
        new("key", "key: order.cartId"),
        new("within", "within: 3d", Required: true),
    ];

    public static readonly JourneyFileKey[] Coupon =
    [
        new("as", "as: offer", Required: true),
        new("percent", "percent: 10"),
        new("amount", "amount: \"5.00\""),
        new("currency", "currency: EUR"),
        new("freeShipping", "freeShipping: true"),
        new("pool", "pool: spring"),
        new("validFor", "validFor: 48h"),
        new("whenEmpty", "whenEmpty: skip"),
    ];

    public static readonly JourneyFileKey[] Arm =
    [
        new("when", "when: { cart.total: { atLeast: 50 } }", Required: true),
        new("steps", "steps: [{ send: cart-offer }]", Required: true),
    ];

    public static readonly JourneyFileKey[] Otherwise = [new("otherwise", "otherwise: [{ send: cart-reminder }]", Required: true)];

    public static readonly JourneyFileKey[] Conditions =
    [
        new("all", "all: [{ cart.total: { atLeast: 50 } }, { contact.country: AT }]"),
        new("any", "any: [{ cart.total: { atLeast: 50 } }, { contact.country: AT }]"),
        new("none", "none: [{ contact.country: AT }]"),
        new("count", "count: { event: order.placed, within: 30d, atLeast: 1 }"),
    ];

    public static readonly JourneyFileKey[] Comparisons =
    [
        new("is", "is: AT"),
        new("isNot", "isNot: AT"),
        new("in", "in: [AT, DE]"),
        new("contains", "contains: shoes"),
        new("exists", "exists: true"),
        .. Bounds,
    ];

    public static readonly JourneyFileKey[] Count =
    [
        new("event", "event: order.placed", Required: true),
        new("within", "within: 30d"),
        .. CountBounds,
    ];

    public static JourneyFileKey[] CountBounds => [new("is", "is: 0"), .. Bounds];

    private static JourneyFileKey[] Bounds =>
    [
        new("atLeast", "atLeast: 1"),
        new("atMost", "atMost: 3"),
        new("moreThan", "moreThan: 0"),
        new("lessThan", "lessThan: 5"),
    ];
}
