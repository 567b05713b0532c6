using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Events;

namespace TriggerMail.Contacts;

/// <summary>A no holds until a yes that is newer: however late, often and out of order the news of both comes (Notifuse#304, weMail#228).</summary>
public sealed class A_no
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly string[] Asked = ["marketing", "offers", "news"];
    private static readonly string[] Types = [EventTypes.ContactUpdated, EventTypes.ContactSubscribed, EventTypes.OrderPlaced, EventTypes.CheckoutStarted];
    private static readonly string[] Said = ["subscribed", "unsubscribed", "pending"];

    [Fact]
    public void is_never_undone_by_news_that_is_late_repeated_or_out_of_order() => Prop.ForAll(
        ArbMap.Default.ArbFor<(byte Topic, byte State, byte Hour, byte Type, byte Repeat)[]>(),
        ArbMap.Default.ArbFor<bool>(),
        (answers, doubleOptIn) =>
        {
            var rules = new ConsentRules { DoubleOptIn = doubleOptIn, ImpliedIn = ["CA"] };
            var contact = new Contact { Id = "c1", CreatedAt = Start, Email = "ada@example.com", Profile = new() { Country = "CA" } };
            var heard = new List<(string Topic, string State, DateTimeOffset At)>();
            foreach (var (topic, state, hour, type, repeat) in answers)
            {
                var answer = (Topic: Asked[topic % Asked.Length], State: Said[state % Said.Length], At: Start.AddHours(hour));
                heard.Add(answer);
                for (var times = 0; times <= repeat % 3; times++)
                    contact = ConsentUpdate.Hear(contact, Seen(answer, Types[type % Types.Length], heard.Count), "test", rules, Start.AddDays(100)).Contact;
            }
            foreach (var topic in Asked.Skip(1))
                Assert.False(
                    IsMailed(contact, topic) && NewestNo(heard, topic) is { } no && !heard.Any(yes => yes.State == "subscribed" && Covers(yes.Topic, topic) && yes.At > no),
                    $"{topic} is mailed after the no");
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void to_all_withdraws_the_late_yes_to_one_topic_too()
    {
        var contact = Hear(new() { Id = "c1", CreatedAt = Start }, ("marketing", "unsubscribed", Start.AddHours(2)), EventTypes.ContactUnsubscribed);
        contact = Hear(contact, ("offers", "subscribed", Start.AddHours(1)), EventTypes.ContactUpdated);
        Assert.True(Consents.Refuses(contact, "offers", "email"));
    }

    [Fact]
    public void and_a_yes_of_the_same_moment_are_a_no()
    {
        foreach (var states in new[] { new[] { "subscribed", "unsubscribed" }, ["unsubscribed", "subscribed"] })
        {
            var contact = new Contact { Id = "c1", CreatedAt = Start };
            foreach (var state in states)
                contact = Hear(contact, ("marketing", state, Start), EventTypes.ContactUpdated);
            Assert.True(Consents.Refuses(contact, "offers", "email"));
        }
    }

    private static bool IsMailed(Contact contact, string topic) => TriggerMail.Contacts.Permissions.ConsentCheck.Refusal(topic, "email", contact, Start.AddDays(20)) is null;

    private static DateTimeOffset? NewestNo(List<(string Topic, string State, DateTimeOffset At)> heard, string topic) =>
        heard.Where(answer => answer.State == "unsubscribed" && Covers(answer.Topic, topic)).Select(answer => (DateTimeOffset?)answer.At).Max();

    private static bool Covers(string said, string topic) => said == topic || said == "marketing";

    private static Contact Hear(Contact contact, (string Topic, string State, DateTimeOffset At) answer, string type) =>
        ConsentUpdate.Hear(contact, Seen(answer, type, 1), "test", new(), Start).Contact;

    private static SeenEvent Seen((string Topic, string State, DateTimeOffset At) answer, string type, int number) => new(
        $"e{number}", type, Start.AddDays(15),
        System.Text.Json.JsonSerializer.SerializeToElement(new { consent = new { topics = ImmutableArray.Create(answer.Topic), state = answer.State, at = answer.At } }));
}
