using TriggerMail.Contacts;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Events;
using TriggerMail.Runtime;

namespace TriggerMail.Security;

/// <summary>A yes was said from one telephone; the profile says another one later.</summary>
[Trait("Kind", "security")]
public sealed class A_yes_by_text_message_moves_to_no_other_number
{
    private static readonly DateTimeOffset At = new(2026, 3, 2, 8, 0, 0, TimeSpan.Zero);

    private static readonly Contact Ada = new()
    {
        Id = "c",
        CreatedAt = At,
        Email = "ada@example.com",
        Profile = new() { Phone = "+442079460123" },
        Consents = [Answer(Channels.Email, ConsentState.Subscribed), Answer(Channels.Sms, ConsentState.Subscribed)],
    };

    [Theory]
    [InlineData("+15550100", false)]
    [InlineData("+44 20 7946 0123", true)]
    public void whoever_says_so(string phone, bool stays)
    {
        var after = ContactUpdate.Apply(Ada, Seen($$"""{"contact":{"phone":"{{phone}}"} }"""));
        Assert.Equal(stays, after.Consents.Any(one => one.Channel == Channels.Sms));
        Assert.Contains(after.Consents, one => one.Channel == Channels.Email);
    }

    [Fact]
    public void unless_it_comes_with_the_new_number_and_a_no_is_the_persons()
    {
        var seen = Seen("""{"contact":{"phone":"+15550100"},"consent":{"channel":"sms","state":"subscribed"}}""");
        var heard = ConsentUpdate.Hear(Ada, seen, "/shop", new(), At);
        Assert.Equal("+15550100", Assert.Single(heard.Records).Who);
        Assert.Contains(ContactUpdate.Apply(heard.Contact, seen).Consents, one => one.Channel == Channels.Sms);

        var no = Ada with { Consents = [Answer(Channels.Sms, ConsentState.Unsubscribed)] };
        Assert.Single(ContactUpdate.Apply(no, Seen("""{"contact":{"phone":"+15550100"}}""")).Consents);
    }

    [Fact]
    public void when_two_records_of_a_person_become_one() =>
        Assert.DoesNotContain(
            Merge.Absorb(Ada with { Consents = [], Profile = new() { Phone = "+15550100" } }, Ada with { Id = "d" }).Consents, one => one.Channel == Channels.Sms);

    private static Consent Answer(string channel, ConsentState state) => new(Topics.Marketing, channel, state, At, "form", null, "yes");

    private static SeenEvent Seen(string data) => new("e2", EventTypes.ContactUpdated, At.AddDays(1), System.Text.Json.JsonDocument.Parse(data).RootElement);
}
