using TriggerMail.Sending;

namespace TriggerMail.Feedback;

public sealed class The_class_of_a_bounce
{
    [Theory]
    [InlineData("5.1.1", "no such user", BounceClass.Hard)]
    [InlineData("5.1.10", "null MX", BounceClass.Hard)]
    [InlineData("5.2.1", "mailbox disabled", BounceClass.Hard)]
    [InlineData("5.1.8", "sender's domain does not resolve", BounceClass.Policy)]
    [InlineData("5.2.2", "mailbox full", BounceClass.Soft)]
    [InlineData("4.2.2", "mailbox full", BounceClass.Soft)]
    [InlineData("5.3.4", "message too big", BounceClass.Soft)]
    [InlineData("5.2.122", "too fast", BounceClass.Soft)]
    [InlineData("5.6.0", "content rejected", BounceClass.Policy)]
    [InlineData("5.7.1", "refused", BounceClass.Policy)]
    [InlineData("5.7.509", "DMARC", BounceClass.Policy)]
    [InlineData("5.7.13", "account disabled", BounceClass.Hard)]
    [InlineData("4.7.0", "no such user, says a greylisting server", BounceClass.Soft)]
    public void is_read_from_its_status(string status, string words, BounceClass expected) => Assert.Equal(expected, Bounces.Classify(status, words));

    [Theory]
    [InlineData("5.1.1", "550 5.1.1 mailbox full", BounceClass.Soft)]
    [InlineData("5.2.1", "550 5.2.1 the user is receiving mail at a rate that prevents more", BounceClass.Soft)]
    [InlineData("5.1.1", "550 5.1.1 192.0.2.1 blocked using a blocklist", BounceClass.Policy)]
    [InlineData("5.5.0", "550 5.5.0 requested action not taken: mailbox unavailable", BounceClass.Hard)]
    [InlineData("5.4.1", "550 5.4.1 recipient address rejected: access denied", BounceClass.Hard)]
    [InlineData(null, "554 delivery error: this user doesn't have an account", BounceClass.Hard)]
    [InlineData(null, "550 refused", BounceClass.Soft)]
    [InlineData(null, "from 192.0.2.5.1.1", BounceClass.Soft)]
    [InlineData(null, null, BounceClass.Soft)]
    public void is_read_from_the_words_where_they_say_more(string? status, string? words, BounceClass expected) => Assert.Equal(expected, Bounces.Classify(status, words));
}
