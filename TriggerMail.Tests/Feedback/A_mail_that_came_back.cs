using FsCheck;
using FsCheck.Fluent;
using TriggerMail.Sending;
using static TriggerMail.Feedback.ReturnedMails;

namespace TriggerMail.Feedback;

public sealed class A_mail_that_came_back
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("5.1.1", "smtp; 550 5.1.1 no such user", BounceClass.Hard)]
    [InlineData("5.2.2", "smtp; 552 5.2.2 mailbox full", BounceClass.Soft)]
    [InlineData("5.7.26", "smtp; 550 5.7.26 unauthenticated", BounceClass.Policy)]
    [InlineData("5.0.0", "smtp; 550 5.1.1 said in the words only", BounceClass.Hard)]
    [InlineData("5.1.1 (no such mailbox)", "smtp; 550 gone", BounceClass.Hard)]
    public void names_the_mail_the_address_and_the_class(string status, string diagnostic, BounceClass expected)
    {
        var report = One(Dsn(status: status, diagnostic: diagnostic));

        Assert.Equal((FeedbackKind.Bounced, "ada@example.com", Id, "<h4sh@shop.example>"), (report.Kind, report.Address, report.Message, report.MessageId));
        Assert.Equal(expected, report.Class);
        Assert.Equal(diagnostic["smtp; ".Length..], report.Reason);
        Assert.Equal(new DateTimeOffset(2026, 3, 2, 8, 5, 0, TimeSpan.Zero), report.At);
    }

    [Fact]
    public void is_matched_by_its_envelope_when_the_headers_are_not_returned() =>
        Assert.Equal("c1~a=b+c", One(Dsn(headers: null, envelope: "c1~a+3Db+2Bc")).Message);

    [Fact]
    public void is_matched_by_its_message_id_when_our_own_header_was_stripped()
    {
        var report = One(Dsn(headers: Headers.Replace("X-TriggerMail-Id", "X-Other", StringComparison.Ordinal)));

        Assert.Equal((null, "<h4sh@shop.example>"), (report.Message, report.MessageId));
    }

    [Theory]
    [InlineData("delayed", "4.4.1")]
    [InlineData("delivered", "2.0.0")]
    [InlineData("relayed", "2.0.0")]
    public void is_no_bounce_when_it_only_took_longer(string action, string status) =>
        Assert.IsType<FeedbackMail.Nothing>(Read(Dsn(action, status)));

    [Fact]
    public void is_a_complaint_when_the_recipient_pressed_spam()
    {
        var report = One(Complaint());

        Assert.Equal((FeedbackKind.Complained, "ada@example.com", Id), (report.Kind, report.Address, report.Message));
        Assert.Equal("ada@example.com", One(Complaint(recipient: "")).Address);
        Assert.IsType<FeedbackMail.Nothing>(Read(Complaint("not-spam")));
    }

    [Theory]
    [InlineData("Sorry, I couldn't deliver to this address:\n<ada@example.com>:\n192.0.2.9 does not like recipient.\nRemote host said: 550 5.1.1 user unknown", "ada@example.com", BounceClass.Hard)]
    [InlineData("ada@example.com\nhost mx.example said: 554 delivery error: dd This user doesn't have an account here", "ada@example.com", BounceClass.Hard)]
    [InlineData("The following failed: ada@example.com, 552 mailbox full", "ada@example.com", BounceClass.Soft)]
    [InlineData("552 5.2.2 over quota\n\nX-TriggerMail-Id: c1~welcome~1/0\nbob@example.com and ada@example.com", null, BounceClass.Soft)]
    public void is_read_even_from_a_server_that_knows_no_reports(string text, string? address, BounceClass expected)
    {
        var report = One(Text(text));

        Assert.Equal((address, expected), (report.Address, report.Class));
    }

    [Theory]
    [InlineData("Two addresses, bob@example.com and ada@example.com: 550 5.1.1 no such user")]
    [InlineData("Something went wrong with your mail to ada@example.com.")]
    public void accuses_nobody_when_it_is_not_plain_who_is_meant(string text) => Assert.IsType<FeedbackMail.Unreadable>(Read(Text(text)));

    [Fact]
    public void of_a_person_is_left_for_a_person()
    {
        Assert.IsType<FeedbackMail.Unreadable>(Read(Text("Thanks, but 550 5.1.1 is my order number, says bob@example.com", from: "ada@example.com")));
        Assert.IsType<FeedbackMail.Unreadable>(Read([]));
    }

    [Theory]
    [InlineData("Auto-Submitted: auto-replied\n")]
    [InlineData("X-Autoreply: yes\n")]
    [InlineData("Precedence: auto_reply\n")]
    public void is_nothing_when_the_recipient_is_only_away(string header) =>
        Assert.IsType<FeedbackMail.Nothing>(Read(Text("I am at the sea until Monday.", from: "ada@example.com", more: header)));

    [Fact]
    public void unsubscribes_by_the_token_in_its_subject()
    {
        var mail = ReturnedMails.Mail("From: ada@example.com\nTo: unsubscribe@shop.example\nSubject: Re: unsubscribe 1.abc-def\n\n");

        Assert.Equal("1.abc-def", Assert.IsType<FeedbackMail.Unsubscribe>(Read(mail)).Token);
    }

    [Fact]
    public void never_stops_the_reader_whatever_it_holds() =>
        Prop.ForAll(Gen.Choose(0, Dsn().Length).Zip(Gen.Choose(0, 255)).ToArbitrary(), cut =>
        {
            foreach (var whole in new[] { Dsn(), Complaint() })
            {
                var torn = whole.AsSpan(0, Math.Min(cut.Item1, whole.Length)).ToArray();
                if (torn.Length > 0)
                    torn[torn.Length / 2] = (byte)cut.Item2;
                Assert.NotNull(Read(torn));
            }
        }).QuickCheckThrowOnFailure();

    private static FeedbackMail Read(byte[] mail) => FeedbackMail.Read(mail, Now);

    private static FeedbackReport One(byte[] mail) => Assert.Single(Assert.IsType<FeedbackMail.Reports>(Read(mail)).All);
}
