using TriggerMail.Publishing.Checking;
using TriggerMail.Publishing.Reading;


namespace TriggerMail.Tests.Publishing;

public sealed class The_check_of_a_journey
{
    private static readonly HashSet<string> Templates = ["welcome", "tip", "cart-reminder"];

    /// <summary>Steps (the first in line 8), and all that is said about them.</summary>
    public static TheoryData<string, string[]> Steps => new()
    {
        { "  - send: tip\n  - waitUntil: start + 1d\n  - send: tip\n  - wait: 0m\n  - send: tip", [] },
        { "  - send: tipp", ["8: There is no template `tipp`. Did you mean `tip`?"] },
        { "  - send: thanks", ["8: There is no template `thanks`. Make the folder `templates/thanks` with a template in it."] },
        { "  - wait: 1d", ["7: The journey sends nothing. Add a step such as `- send: welcome`."] },
        { "  - send: tip\n  - stop:\n  - wait: 1d\n  - send: tip", ["10: The step `wait-1` is never reached. Remove it, or move it up before the step that leads elsewhere."] },
        { "  - send: tip\n  - goTo: last\n  - wait: 1d\n  - { send: tip, id: last }", ["10: The step `wait-1` is never reached. Remove it, or move it up before the step that leads elsewhere."] },
        { "  - branch:\n      - when: { a.b: 1 }\n        steps: [{ stop: yes }]\n      - otherwise: [{ stop: no }]\n  - send: tip",
            ["12: The step `send-tip` is never reached. Remove it, or move it up before the step that leads elsewhere."] },
        { "  - send: tip\n  - goTo: send-tip", ["9: `goTo: send-tip` goes round in a loop that never rests. Put a wait of at least a minute in between, e.g. `- wait: 1d`."] },
        { "  - goTo: go-to-1\n  - send: tip",
            [
                "8: `goTo: go-to-1` goes round in a loop that never rests. Put a wait of at least a minute in between, e.g. `- wait: 1d`.",
                "9: The step `send-tip` is never reached. Remove it, or move it up before the step that leads elsewhere.",
            ] },
        { "  - send: tip\n  - wait: 0m\n  - goTo: send-tip", ["10: `goTo: send-tip` goes round in a loop that never rests. Put a wait of at least a minute in between, e.g. `- wait: 1d`."] },
        { "  - send: tip\n  - wait: 59s\n  - goTo: send-tip", ["10: `goTo: send-tip` goes round in a loop that never rests. Put a wait of at least a minute in between, e.g. `- wait: 1d`."] },
        { "  - send: tip\n  - waitUntil: start + 1d\n  - goTo: send-tip", ["10: `goTo: send-tip` goes round in a loop that never rests. Put a wait of at least a minute in between, e.g. `- wait: 1d`."] },
        { "  - send: tip\n  - branch: [{ when: { a.b: 1 }, steps: [{ wait: 1d }] }]\n  - goTo: send-tip",
            ["10: `goTo: send-tip` goes round in a loop that never rests. Put a wait of at least a minute in between, e.g. `- wait: 1d`."] },
        { "  - send: tip\n  - wait: 1m\n  - goTo: send-tip", [] },
        { "  - send: tip\n  - waitUntil: 09:00\n  - goTo: send-tip", [] },
        { "  - send: tip\n  - waitFor: { event: order.placed, within: 1d }\n  - goTo: send-tip", [] },
        { "  - waitUntil: start + 1d\n  - waitUntil: start + 2h\n  - send: tip",
            ["9: `waitUntil: start + 2h` never waits: at least 1 day has passed since the start by then. Let the moments after the start grow from step to step, or remove it."] },
        { "  - waitUntil: start + 1d\n  - waitUntil: start + 1d\n  - send: tip",
            ["9: `waitUntil: start + 1d` never waits: at least 1 day has passed since the start by then. Let the moments after the start grow from step to step, or remove it."] },
        { "  - waitUntil: start + 1d\n  - waitUntil: start + 2d\n  - waitUntil: start + 60h\n  - send: tip", [] },
        { "  - waitUntil: start + 1d\n  - wait: 12h\n  - waitUntil: start + 30h\n  - send: tip",
            ["10: `waitUntil: start + 1d 6h` never waits: at least 1 day 12 hours has passed since the start by then. Let the moments after the start grow from step to step, or remove it."] },
        { "  - wait: 1d\n  - wait: 12h\n  - waitUntil: start + 1d 6h\n  - send: tip",
            ["10: `waitUntil: start + 1d 6h` never waits: at least 1 day 12 hours has passed since the start by then. Let the moments after the start grow from step to step, or remove it."] },
        { "  - waitFor: { event: order.placed, within: 3d }\n    timeout: [{ waitUntil: start + 2d }]\n    seen: [{ waitUntil: start + 2d }]\n  - send: tip",
            ["9: `waitUntil: start + 2d` never waits: at least 3 days has passed since the start by then. Let the moments after the start grow from step to step, or remove it."] },
        { "  - branch: [{ when: { a.b: 1 }, steps: [{ waitUntil: start + 2d }] }]\n  - waitUntil: start + 1d\n  - send: tip", [] },
        { "  - waitFor: { event: order.payd, within: 3d }\n  - send: tip", ["8: There is no event `order.payd`, but one with almost that name. Did you mean `order.paid`?"] },
        { "  - waitFor: { event: order.packed, within: 3d }\n  - send: tip", [] },
        { "  - branch: [{ when: { count: { event: email.open, is: 0 } }, steps: [] }]\n  - send: tip",
            ["8: There is no event `email.open`, but one with almost that name. Did you mean `email.opened`?"] },
        { "  - branch: [{ when: { crat.total: 5 }, steps: [] }]\n  - send: tip", ["8: `crat.total` begins with `crat`, which no event has. Did you mean `cart.total`?"] },
        { "  - branch: [{ when: { warehouse.city: Wien }, steps: [] }]\n  - send: tip", [] },
        { "  - branch: [{ when: { contact.firstname: Ada }, steps: [] }]\n  - send: tip",
            ["8: `contact.firstname` is nothing that is known about a contact. Did you mean `contact.firstName`?"] },
        { "  - branch: [{ when: { contact.shoeSize: 41 }, steps: [] }]\n  - send: tip",
            [$"8: `contact.shoeSize` is nothing that is known about a contact. Write `contact.` and one of {string.Join(", ", JourneyFilePaths.Contact)}; the store's own fields are `contact.attributes.name`."] },
        { "  - branch: [{ when: { contact.attributes.shoeSize: 41 }, steps: [] }]\n  - send: tip", [] },
    };

    /// <summary>A line number of the head, the line instead, and all that is said about it.</summary>
    public static TheoryData<int, string, string[]> Heads => new()
    {
        { 1, "journey: simple", ["1: The journey is called `simple`, but its file is not. Call the file `simple.yaml`, or write `journey: sample`."] },
        { 5, "topic: offer", ["5: There is no topic `offer`, but one with almost that name. Did you mean `topic: offers`?"] },
        { 5, "topic: wine-club", [] },
        { 5, "topic: orders\nfrequency: timely", ["6: `frequency` means nothing for `topic: orders`: such mails are never held back. Leave `frequency` out."] },
        { 6, "entry: { on: cart.update }", ["6: There is no event `cart.update`, but one with almost that name. Did you mean `cart.updated`?"] },
        { 6, "entry: { on: [Order.Placed] }", ["6: There is no event `Order.Placed`, but one with almost that name. Did you mean `order.placed`?"] },
        { 6, "entry: { on: loyalty.level_reached }", [] },
        { 6, "entry: { on: [cart.updated, order.placed] }\nexit:\n  on:\n    - cart.emptied\n    - order.placed",
            ["10: `order.placed` both starts and ends the journey. Take it out of `exit.on`, or let another event start the journey."] },
        { 6, "entry: { on: order.placed }\nmeasure: { event: order.paied }", ["7: There is no event `order.paied`, but one with almost that name. Did you mean `order.paid`?"] },
        { 6, "entry: { on: order.placed, key: ordr.id }", ["6: `ordr.id` begins with `ordr`, which no event has. Did you mean `order.id`?"] },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public void finds_what_is_wrong_with_its_steps(string steps, string[] told) => Finds(told, SampleFile.Steps(steps));

    [Theory]
    [MemberData(nameof(Heads))]
    public void finds_what_is_wrong_above_its_steps(int line, string text, string[] told) => Finds(told, SampleFile.Line(line, text));

    [Fact]
    public void finds_a_key_waited_for_that_the_journey_does_not_have()
    {
        var keyless = SampleFile.Steps("  - waitFor: { event: order.paid, key: order.id, within: 1d }\n  - send: tip").Replace(", key: order.id }\nsteps", " }\nsteps", StringComparison.Ordinal);

        Finds(
            ["8: `waitFor.key` is compared with the journey's key, but the journey has none. Add a `key:` to `entry`, e.g. `key: order.id`, or leave `waitFor.key` out."],
            keyless);
    }

    [Fact]
    public void tells_the_names_that_point_nowhere_even_when_the_file_cannot_be_read() =>
        Finds(
            ["2: `goal` is empty. Write `goal: Bring back carts that would be lost`.", "8: There is no template `wellcome`. Did you mean `welcome`?"],
            SampleFile.Line(2, "goal:").Replace("send: welcome", "send: wellcome", StringComparison.Ordinal));

    private static void Finds(string[] told, string yaml) =>
        Assert.Equal(
            told.Select(line => "sample.yaml:" + line),
            JourneyCheck.Of(JourneyReader.ReadFile("sample.yaml", yaml), Templates).Select(problem => problem.ToString()));
}
