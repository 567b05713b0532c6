using TriggerMail.Publishing.Reading;


namespace TriggerMail.Tests.Publishing;

public sealed class A_wrong_journey_file
{
    private static readonly string Kinds = string.Join(", ", JourneyFileKeys.Steps.Select(key => key.Name));

    private const string Moments = "Write a length of time after the start, `waitUntil: start + 24h`, a time of day, `waitUntil: \"09:00\"`, "
        + "a date of the contact, `waitUntil: contact.attributes.expiresAt - 3d`, or `waitUntil: best hour`.";

    /// <summary>A file, and all that is said about it.</summary>
    public static TheoryData<string, string[]> Files => new()
    {
        { "", [" The file is empty. Begin with `journey: the-name-of-the-file`; mind the space after the colon."] },
        { "goal:Try\n", ["1: The file does not hold `key: value` lines. Begin with `journey: the-name-of-the-file`; mind the space after the colon."] },
        { SampleFile.Line(1, "jorney: sample"), ["1: `jorney` is not a key of a journey file. Did you mean `journey`?"] },
        { SampleFile.Line(2, "# no goal"), ["1: `goal` is missing. Add `goal: Bring back carts that would be lost`."] },
        { SampleFile.Line(2, "goal:"), ["2: `goal` is empty. Write `goal: Bring back carts that would be lost`."] },
        { SampleFile.Line(2, "goal: [a, b]"), ["2: `goal` is a list where one value belongs. Write `goal: Bring back carts that would be lost`."] },
        { SampleFile.Line(1, "journey: Sample Journey"), ["1: `journey: Sample Journey` is not a name. Use small letters, digits and single hyphens, at most 60 characters: `journey: cart-abandonment`."] },
        { SampleFile.Line(3, "benefit: { customer: Sees it }"), ["3: `benefit.store` is missing. Add `store: Recovered revenue`."] },
        { SampleFile.Line(3, "benefit: both"), ["3: `benefit` is a single value where keys belong. Write `benefit: { customer: The cart is one click away, store: Recovered revenue }`."] },
        { SampleFile.Line(5, "topic: news\npriority: high"), ["6: `priority: high` is not a whole number from 0 to 100. Write e.g. `priority: 60`."] },
        { SampleFile.Line(5, "topic: news\npriority: 101"), ["6: `priority: 101` is not a whole number from 0 to 100. Write e.g. `priority: 60`."] },
        { SampleFile.Line(5, "topic: news\nfrequency: timley"), ["6: `frequency: timley` is not one of regular, timely. Did you mean `timely`?"] },
        { SampleFile.Line(5, "topic: news\nfrequency: often"), ["6: `frequency: often` is not one of regular, timely. Write `frequency: regular` or `frequency: timely`."] },
        { SampleFile.Line(5, "topic: news\npatience: a day"), ["6: `patience: a day` is not a length of time. Write a number and a unit: `30m`, `1h`, `2d`, `1w` or `1d 12h`."] },
        { SampleFile.Line(6, "entry: { key: order.id }"), ["6: `entry` does not say what starts the journey. Add one of `on`, `date`, `absence`, `segment`, `broadcast`, `every`, e.g. `on: cart.updated`."] },
        { SampleFile.Line(6, "entry: { on: [] }"), ["6: `entry.on` is an empty list. Write `on: [cart.updated, checkout.started]`."] },
        { SampleFile.Line(6, "entry: { on: order placed }"), ["6: `entry.on: order placed` is not an event: it has a space in it. Write `on: [cart.updated, checkout.started]`."] },
        { SampleFile.Line(6, "entry: { on: order.placed, key: order..id }"), ["6: `entry.key: order..id` is not a path. Write names with dots between: `key: cart.id`."] },
        { SampleFile.Line(6, "entry: { on: order.placed, again: 24h }"), ["6: `entry.again: 24h` does not say from when. Write `again: { after: 24h }`: so long after the last enrollment was entered."] },
        { SampleFile.Line(6, "entry: { on: order.placed, again: { after: soon } }"), ["6: `entry.again.after: soon` is not a length of time. Write a number and a unit: `30m`, `1h`, `2d`, `1w` or `1d 12h`."] },
        { SampleFile.Line(6, "entry: { on: order.placed }\nmeasure: { within: 5d }"), ["7: `measure.event` is missing. Add `event: order.placed`."] },
        { SampleFile.Line(6, "entry: { on: order.placed }\nexit: { on: }"), ["7: `exit.on` is empty. Write `on: [order.placed, cart.emptied]`."] },
        { SampleFile.Line(8, ""), ["7: `steps` is a key without a value where a list belongs. Write `steps: [{ wait: 1h }, { send: cart-reminder }]`."] },
        { SampleFile.Steps("  []"), ["7: `steps` is an empty list. Write e.g. `steps: [{ wait: 1h }, { send: cart-reminder }]`."] },
        { SampleFile.Steps("  - send"), ["8: A step is a single value where `kind: value` belongs. Write e.g. `- send: cart-reminder`."] },
        { SampleFile.Steps("  - wiat: 1h"), ["8: `wiat` is not a kind of step. Did you mean `wait`?"] },
        { SampleFile.Steps("  - waitUnitl: start + 1h"), ["8: `waitUnitl` is not a kind of step. Did you mean `waitUntil`?"] },
        { SampleFile.Steps("  - teleport: 10"), [$"8: `teleport` is not a kind of step. Write one of: {Kinds}."] },
        { SampleFile.Steps("  - id: one"), [$"8: A step does not say what it does. Write one of: {Kinds}."] },
        { SampleFile.Steps("  - wait: 1h\n    send: tip"), ["9: One step holds both `wait` and `send`. Begin a new item: `- send: ...`."] },
        { SampleFile.Steps("  - send: tip\n    delay: 1h"), ["9: `delay` is not a key of a `send` step. Known there: send, id, lateness."] },
        { SampleFile.Steps("  - wait: 2"), ["8: `wait: 2` is not a length of time. Write a number and a unit: `30m`, `1h`, `2d`, `1w` or `1d 12h`."] },
        { SampleFile.Steps("  - wait: -1h"), ["8: `wait: -1h` is not a length of time. Write a number and a unit: `30m`, `1h`, `2d`, `1w` or `1d 12h`."] },
        { SampleFile.Steps("  - wait: 401d"), ["8: `wait: 401d` is longer than 400 days. Write at most `wait: 400d`."] },
        { SampleFile.Steps("  - waitUntil: start + 58w"), ["8: `waitUntil: start + 58w` is more than 400 days away. Write at most 400d."] },
        { SampleFile.Steps("  - waitUntil: tomorrow"), [$"8: `waitUntil: tomorrow` is not a moment. {Moments}"] },
        { SampleFile.Steps("  - waitUntil: \"25:00\""), [$"8: `waitUntil: 25:00` is not a moment. {Moments}"] },
        { SampleFile.Steps("  - waitFor: { event: order.placed }"), ["8: `waitFor.within` is missing. Add `within: 3d`."] },
        { SampleFile.Steps("  - waitFor: { event: order.placed, within: 0m }"), ["8: `waitFor.within: 0m` is no time at all. Write `within: 3d`."] },
        { SampleFile.Steps("  - waitFor: { event: order.placed, within: 1d }\n    timeuot: []"), ["9: `timeuot` is not a key of a `waitFor` step. Did you mean `timeout`?"] },
        { SampleFile.Steps("  - branch: []"), ["8: `branch` is an empty list. Write e.g. `branch: [{ when: { cart.total: { atLeast: 50 } }, steps: [{ send: cart-offer }] }]`."] },
        { SampleFile.Steps("  - branch:\n      - steps: []"), ["9: `when` is missing. Add `when: { cart.total: { atLeast: 50 } }`."] },
        { SampleFile.Steps("  - branch:\n      - otherwise: []\n      - when: { a.b: 1 }\n        steps: []"), ["9: `otherwise` is not the last arm of its `branch`. Move it to the end: arms below it could never be taken."] },
        { SampleFile.Steps("  - branch:\n      - otherwise: [{ send: tip }]"), ["9: `otherwise` is the only arm of its `branch`. Put an arm with `when:` and `steps:` before it."] },
        { SampleFile.Steps("  - branch:\n      - when: { a.b: 1 }\n        steps: []\n      - othrewise: []"), ["11: `othrewise` is not a key of an arm of `branch`. Did you mean `otherwise`?"] },
        { SampleFile.Steps("  - branch: [send]"), ["8: An arm of `branch` is a single value. Write `when:` and `steps:`, or `otherwise:`."] },
        { SampleFile.Steps("  - goTo: sned-tip\n  - send: tip"), ["8: `goTo: sned-tip` names no step. Did you mean `send-tip`?"] },
        { SampleFile.Steps("  - goTo: nowhere\n  - send: tip"), ["8: `goTo: nowhere` names no step. Name one of: go-to-1, send-tip."] },
        { SampleFile.Steps("  - { send: tip, id: tip }\n  - { wait: 1h, id: tip }"), ["9: The step id `tip` is used twice; the first time in line 8. Give one of the two another `id:`."] },
        { SampleFile.Steps("  - send: Cart_Reminder"), ["8: `send: Cart_Reminder` is not a name. Use small letters, digits and single hyphens, at most 60 characters: `send: cart-reminder`."] },
    };

    /// <summary>The same for conditions; the condition stands in line 8.</summary>
    public static TheoryData<string, string[]> Conditions => new()
    {
        { "cart.total", ["8: `when` is a single value where a condition belongs. Write e.g. `{ cart.total: { atLeast: 50 } }`; put several that need not all hold under `any:`."] },
        { "{}", ["8: `when` asks nothing. Leave it out, or write e.g. `when: { cart.total: { atLeast: 50 } }`."] },
        { "{ cart.total: { atLast: 50 } }", ["8: `atLast` is not a key of `cart.total`. Did you mean `atLeast`?"] },
        { "{ cart.total: { atLeast: lots } }", ["8: `cart.total.atLeast: lots` is not a number. Write e.g. `atLeast: 1`, with a point for decimals."] },
        { "{ cart.total: { atLeast: \"1,5\" } }", ["8: `cart.total.atLeast: 1,5` is not a number. Write e.g. `atLeast: 1`, with a point for decimals."] },
        { "{ cart.total: {} }", ["8: `cart.total` is compared with nothing. Write e.g. `cart.total: { exists: true }`."] },
        { "{ contact.phone: }", ["8: `contact.phone` is empty. Write `contact.phone: { exists: false }`."] },
        { "{ contact.country: [AT, DE] }", ["8: `contact.country` is compared with a list. Write `contact.country: { in: [one, other] }`."] },
        { "{ contact.country: { in: [] } }", ["8: `contact.country.in` is an empty list. Write `in: [AT, DE]`."] },
        { "{ contact.phone: { exists: maybe } }", ["8: `contact.phone.exists: maybe` is not one of true, false. Write `exists: true` or `exists: false`."] },
        { "{ cart total: 5 }", ["8: `cart total` is neither a path nor one of all, any, none, count. Write names with dots between: `cart.total`."] },
        { "{ alll: [{ cart.total: 5 }] }", ["8: `alll` is neither a path nor one of all, any, none, count. Did you mean `all`?"] },
        { "{ any: [] }", ["8: `any` is an empty list. Leave it out, or write `any: [{ cart.total: { atLeast: 50 } }, { contact.country: AT }]`."] },
        { "{ none: { contact.country: AT } }", ["8: `none` is a map of keys where a list belongs. Write `none: [{ contact.country: AT }]`."] },
        { "{ count: { event: order.placed } }", ["8: `count` does not say how often. Add `atLeast: 1`, `atMost: 3` or `is: 0`."] },
        { "{ count: { atLeast: 1 } }", ["8: `count.event` is missing. Add `event: order.placed`."] },
        { "{ count: { event: order.placed, within: ever, is: none } }",
            [
                "8: `count.within: ever` is not a length of time. Write a number and a unit: `30m`, `1h`, `2d`, `1w` or `1d 12h`.",
                "8: `count.is: none` is not a number. Write e.g. `is: 0`, with a point for decimals.",
            ] },
    };

    /// <summary>YAML that is none, for people who do not know YAML's own words.</summary>
    public static TheoryData<string, string[]> Syntax => new()
    {
        { "journey: a\n\tgoal: b\n", ["2: The line is indented with a tab. Indent with spaces, two for each level."] },
        { "steps:\n\t- send: x\n", ["2: The line is indented with a tab. Indent with spaces, two for each level."] },
        { "journey: a\ngoal b\nfeeling: c\n", ["2: `goal b` has no colon with a space after it. Write `key: value`."] },
        { "journey: a\ngoal: Carts: bring them back\n", ["2: `goal: Carts: bring them back` has a colon inside its value. Put the value in double quotes."] },
        { "goal: @home\n", ["1: `goal: @home` has a value that starts with `@`. Put the value in double quotes."] },
        { "goal: *bold*\n", ["1: `goal: *bold*` has a value that starts with `*`, which YAML takes for a reference. Write the text out, or put it in double quotes."] },
        { "goal: \"Bring back\njourney: a\n", ["1: The quotation mark in `goal: \"Bring back` is not closed. Add the closing quotation mark."] },
        { "goal: 'it's'\n", ["1: `goal: 'it's'` goes on after its value has ended. Put the whole value in double quotes."] },
        { "entry: { on: a\nsteps: []\n", ["1: A bracket is still open at `entry: { on: a`. Close every `{` with `}`, every `[` with `]`, and put commas between."] },
        { "entry: { on: a, key: b\n", ["1: A bracket is still open at `entry: { on: a, key: b`. Close every `{` with `}`, every `[` with `]`, and put commas between."] },
        { "steps:\n  - wait: 1h\n - send: x\n", ["3: `- send: x` is not in line with what stands above it. Indent it by the same number of spaces as its neighbours."] },
        { "entry:\n  on: a\n   key: b\n", ["3: `key: b` is not in line with what stands above it. Indent it by the same number of spaces as its neighbours."] },
        { SampleFile.Steps("  - send: tip") + "---\njourney: other\n", ["9: The file holds a second document after `---`. Put every journey in a file of its own."] },
        { SampleFile.Steps("  - send: tip") + "goal: Another\n", ["9: `goal` is written twice; the first time in line 2. Keep one of the two."] },
        { SampleFile.Steps("  - send: tip") + "? [a, b]\n: c\n", ["9: A key is a list or a map. Write a single word before the colon."] },
    };

    [Theory]
    [MemberData(nameof(Files))]
    [MemberData(nameof(Syntax))]
    public void is_told_line_value_and_remedy(string yaml, string[] told) => Tells(told, yaml);

    [Theory]
    [MemberData(nameof(Conditions))]
    public void is_told_what_a_condition_cannot_ask(string condition, string[] told) =>
        Tells(told, SampleFile.Steps($"  - branch: [{{ when: {condition}, steps: [{{ send: tip }}] }}]"));

    [Fact]
    public void is_told_everything_at_once_in_the_order_of_its_lines() =>
        Tells(
            [
                "2: `feeling` is missing. Add `feeling: helped, not chased`.",
                "2: `goal` is empty. Write `goal: Bring back carts that would be lost`.",
                "3: `prority` is not a key of a journey file. Did you mean `priority`?",
                "4: `benefit.store` is empty. Write `store: Recovered revenue`.",
                "6: `entry` does not say what starts the journey. Add one of `on`, `date`, `absence`, `segment`, `broadcast`, `every`, e.g. `on: cart.updated`.",
                "8: `wait: long` is not a length of time. Write a number and a unit: `30m`, `1h`, `2d`, `1w` or `1d 12h`.",
                "10: `sendd` is not a kind of step. Did you mean `send`?",
            ],
            "# a comment\ngoal:\nprority: 5\nbenefit: { customer: Sees it, store: }\ntopic: news\nentry: {}\nsteps:\n  - wait: long\n    id: rest\n  - sendd: x\n  - goTo: rest\njourney: sample\n");

    [Fact]
    public void is_refused_when_it_is_nested_too_deeply_to_be_meant()
    {
        var (_, problems) = JourneyReader.Read("sample.yaml", "goal: " + new string('[', 100_000));

        Assert.EndsWith("is nested deeper than any journey needs. Check its brackets and its indentation.", Assert.Single(problems).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void is_refused_when_it_is_too_long_to_be_meant()
    {
        var (_, problems) = JourneyReader.Read("sample.yaml", new string('#', 300_000));

        Assert.Equal("sample.yaml: The file is longer than 256 KiB. Split it into several journeys.", Assert.Single(problems).ToString());
    }

    private static void Tells(string[] told, string yaml)
    {
        var (journey, problems) = JourneyReader.Read("sample.yaml", yaml);

        Assert.Equal(told.Select(line => "sample.yaml:" + line), problems.Select(problem => problem.ToString()));
        Assert.Null(journey);
    }
}
