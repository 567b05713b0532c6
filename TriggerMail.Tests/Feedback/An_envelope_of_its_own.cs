using FsCheck;
using FsCheck.Fluent;
using TriggerMail.Senders;
using TriggerMail.Sending;
using TriggerMail.TestSmtpServer;
using TriggerMail.Stories;
using TriggerMail.Values;
using static TriggerMail.Feedback.ReturnedMails;

namespace TriggerMail.Feedback;

/// <summary>VERP: a bounce that says next to nothing is about the mail whose envelope it came back to.</summary>
public sealed class An_envelope_of_its_own
{
    private const string Setting = "bounces+*@shop.example";
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public void names_the_mail_and_its_recipient()
    {
        var path = ReturnPath.Of(Setting, "c1~welcome~~1~0", "Ada@Example.com");

        Assert.Equal($"bounces+{ReturnPath.TagOf("c1~welcome~~1~0")}-ada=example.com@shop.example", path);
        Assert.Equal((ReturnPath.TagOf("c1~welcome~~1~0"), "ada@example.com"), ReturnPath.Read(path));
        Assert.Equal("bounces@shop.example", ReturnPath.Of("bounces@shop.example", "c1", "ada@example.com"));
        Assert.Equal("bounces@shop.example", ReturnPath.Of(Setting, "c1", new string('a', 60) + "@example.com"));
    }

    [Fact]
    public void is_read_back_whatever_the_address() => Prop.ForAll(
        Gen.Elements('a', 'Z', '9', '.', '+', '-', '=', '_', '~').NonEmptyListOf().Zip(Gen.Choose(0, 99)).ToArbitrary(), one =>
        {
            var to = $"{string.Concat(one.Item1)}@host{one.Item2}.example";
            if (!Address.IsUsable(to) || ReturnPath.Of(Setting, "c1", to) is var path && path == "bounces@shop.example")
                return;
            Assert.True(Address.IsUsable(ReturnPath.Of(Setting, "c1", to)));
            Assert.Equal((ReturnPath.TagOf("c1"), Address.Key(to)), ReturnPath.Read(ReturnPath.Of(Setting, "c1", to)));
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("bounces+*@shop.example", true)]
    [InlineData("bounces@shop.example", true)]
    [InlineData("*@bounces.shop.example", true)]
    [InlineData("bounces@*.example", false)]
    [InlineData("b*b*@shop.example", false)]
    [InlineData("bounces", false)]
    public void is_a_setting_that_says_what_it_wants(string setting, bool good) => Assert.Equal(good, ReturnPath.Problem(setting) is null);

    [Fact]
    public async Task goes_over_the_wire_as_mail_from_while_the_header_stays()
    {
        await using var sink = SmtpSink.Start();
        await using var sender = new SmtpSender(Sinks.Settings(sink) with { ReturnPath = Setting }, TimeProvider.System);
        var mail = Mails.Plain();
        await sender.SendAsync(mail);

        var got = Assert.Single(sink.Mails);
        Assert.Equal(ReturnPath.Of(Setting, mail.Id, Mailbox.Read(mail.To)!.Value.Address), got.From);
    }

    [Theory]
    [InlineData("To: {0}")]
    [InlineData("To: undisclosed-recipients:;\nDelivered-To: {0}")]
    [InlineData("To: bounces@shop.example\nX-Original-To: {0}")]
    public void tells_whom_a_text_without_any_address_is_about(string headers)
    {
        var mail = ReturnedMails.Mail($"Return-Path: <>\nFrom: mailer-daemon@old.example\n{string.Format(System.Globalization.CultureInfo.InvariantCulture, headers, ReturnPath.Of(Setting, Id, "ada@example.com"))}\nSubject: failure\n\n550 no such user\n");

        var report = One(mail);
        Assert.Equal(("ada@example.com", ReturnPath.TagOf(Id), BounceClass.Hard), (report.Address, report.Tag, report.Class));
    }

    [Fact]
    public void goes_before_the_address_a_mail_was_forwarded_to()
    {
        var dsn = System.Text.Encoding.UTF8.GetString(Dsn(recipient: "rfc822; ada.private@elsewhere.example", headers: null))
            .Replace("To: bounces@shop.example", $"To: {ReturnPath.Of(Setting, Id, "ada@example.com")}", StringComparison.Ordinal);

        Assert.Equal("ada@example.com", One(System.Text.Encoding.UTF8.GetBytes(dsn)).Address);
    }

    [Fact]
    public async Task marks_the_very_mail_though_nothing_else_names_it()
    {
        await using var host = new EngineStoryHost(EngineStoryHost.Shipped().Where(journey => journey.Id == "order-confirmation"));
        var story = new Story(host);
        await story.OrdersAsync("o1", cart: null);
        await story.OrdersAsync("o2", cart: null);
        var rows = await host.Engine.Contacts.MessagesAsync((await host.Engine.Contacts.FindAsync("ada@example.com"))!);
        await story.SeesAsync("email.bounced", $"{{'message':{{'tag':'{ReturnPath.TagOf(rows[1].Id)}'}},'bounce':{{'class':'soft','reason':'full'}}}}");

        Assert.Equal([null, "bounced, soft"], (await host.Engine.Contacts.MessagesAsync((await host.Engine.Contacts.FindAsync("ada@example.com"))!)).Select(row => row.Returned?.What));
    }

    [Theory]
    [InlineData("Re: Your cart is saved", "Unsubscribe\n\n> Hello Ada", true)]
    [InlineData("Re: Your cart is saved", "STOP.\n", true)]
    [InlineData("unsubscribe", "", true)]
    [InlineData("Re: 退订", "", true)]
    [InlineData("답장: 안녕하세요", "수신거부", true)]
    [InlineData("Re: hello", "لغو اشتراک", true)]
    [InlineData("Re: Your cart is saved", "Can I stop by on Monday?", false)]
    [InlineData("Please stop", "or I call the police", false)]
    public void of_a_person_who_answers_stop_is_an_unsubscribing_and_anything_else_is_for_people(string subject, string text, bool asks)
    {
        var mail = FeedbackMail.Read(ReturnedMails.Mail($"From: Ada <ada@example.com>\nTo: unsubscribe@shop.example\nSubject: {subject}\nIn-Reply-To: <h4sh@shop.example>\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"), Now);

        if (!asks)
            Assert.IsType<FeedbackMail.Unreadable>(mail);
        else
            Assert.Equal((FeedbackKind.Unsubscribed, "ada@example.com", "<h4sh@shop.example>"),
                Assert.IsType<FeedbackMail.Reports>(mail).All.Select(report => (report.Kind, report.Address, report.MessageId)).Single());
    }

    private static FeedbackReport One(byte[] mail) => Assert.Single(Assert.IsType<FeedbackMail.Reports>(FeedbackMail.Read(mail, Now)).All);
}
