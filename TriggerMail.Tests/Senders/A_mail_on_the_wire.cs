using System.Collections.Immutable;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using TriggerMail.Sending;

namespace TriggerMail.Senders;

[Trait("Kind", "security")]
public sealed class A_mail_on_the_wire
{
    [Fact]
    public void is_the_same_bytes_for_the_same_message_and_date()
    {
        Assert.Equal(Mime.Write(Mails.Foreign(), Mails.Date), Mime.Write(Mails.Foreign(), Mails.Date));
        Assert.NotEqual(Mime.Write(Mails.Plain("one"), Mails.Date), Mime.Write(Mails.Plain("two"), Mails.Date));
    }

    [Fact]
    public void has_each_header_once_and_says_when_it_was_sent()
    {
        var mail = MimeReader.Read(Mime.Write(Mails.Plain(), Mails.Date));

        Assert.Equal(["Date", "From", "To", "Subject", "Message-ID", Message.IdHeader, "MIME-Version", "Content-Type"], mail.Names);
        Assert.Equal("Sun, 29 Mar 2026 00:30:00 +0000", mail["Date"]);
        Assert.Equal("1.0", mail["MIME-Version"]);
        Assert.Matches(@"^<[\w-]{22}@shop\.example\.com>$", mail["Message-ID"]);
    }

    [Fact]
    public void keeps_the_message_id_it_was_given() =>
        Assert.Equal("<one.two@shop.example.com>", MimeReader.Read(Mime.Write(Mails.Foreign(), Mails.Date))["message-id"]);

    [Theory]
    [InlineData("Sale\r\nBcc: eve@example.com", "Sale Bcc: eve@example.com")]
    [InlineData("Sale\nBcc: eve@example.com", "Sale Bcc: eve@example.com")]
    [InlineData("Sale\r\n\r\n<html>", "Sale <html>")]
    [InlineData("Tee für Sie\r\n Bcc: eve@example.com", "Tee für Sie Bcc: eve@example.com")]
    [InlineData("Sale\u2028Bcc: eve@example.com\u0085\u0000", "Sale Bcc: eve@example.com")]
    [InlineData("=?utf-8?B?QmNjOiBldmU=?=", "= ?utf-8?B?QmNjOiBldmU= ?=")]
    [InlineData("", "")]
    [InlineData("a  lot   of    space " + "and then words that make the line so long that it has to be folded  somewhere", null)]
    public void cannot_be_given_another_header_through_the_value_of_one(string given, string? read)
    {
        var message = Mails.Plain() with { Subject = given, From = $"\"{given}\" <hello@shop.example.com>" };
        message = message with { Headers = message.Headers.Add("X-Note", given) };

        var bytes = Mime.Write(message, Mails.Date);
        var mail = MimeReader.Read(bytes);

        Assert.Equal(["Date", "From", "To", "Subject", "X-Note", "Message-ID", Message.IdHeader, "MIME-Version", "Content-Type"], mail.Names);
        Assert.Equal((read ?? given, read ?? given), (mail["Subject"], mail["X-Note"]));
        Assert.Equal(Mails.OnTheWire(message.Text), mail.Text);
    }

    [Theory]
    [InlineData("X Note", "v", "X Note")]
    [InlineData("X-Note:", "v", "X-Note:")]
    [InlineData("X\r\nBcc", "v", "Bcc")]
    [InlineData("", "v", "''")]
    [InlineData("bcc", "eve@example.com", "bcc")]
    [InlineData("Content-Type", "text/plain", "Content-Type")]
    [InlineData("Reply-To", "the shop", "Reply-To")]
    public void refuses_a_header_that_is_not_one_to_add(string name, string value, string named)
    {
        var message = Mails.Plain() with { Headers = ImmutableSortedDictionary<string, string>.Empty.Add(name, value) };

        var refusal = Assert.IsType<SendResult.Refused>(MessageCheck.Refusal(message));

        Assert.Contains(named, refusal.Reason, StringComparison.Ordinal);
        Assert.False(refusal.AddressIsDead);
        Assert.Equal(refusal.Reason, Assert.Throws<ArgumentException>("message", () => Mime.Write(message, Mails.Date)).Message.Split(" (Param")[0]);
    }

    [Theory]
    [InlineData("hello@example.com", "hello@example.com")]
    [InlineData("Ben & Jerry, Inc. <Hello@Example.com>", "\"Ben & Jerry, Inc.\" <Hello@Example.com>")]
    [InlineData("\"The \\\"Tea\\\" Shop\" <hello@example.com>", "\"The \\\"Tea\\\" Shop\" <hello@example.com>")]
    [InlineData("お茶 <hello@example.com>", "お茶 <hello@example.com>")]
    public void shows_the_sender_as_the_shop_wrote_it(string from, string read) =>
        Assert.Equal(read, MimeReader.Read(Mime.Write(Mails.Plain() with { From = from }, Mails.Date))["From"]);

    [Fact]
    public void uses_the_denser_of_the_two_encodings()
    {
        var mail = Encoding.ASCII.GetString(Mime.Write(Mails.Plain() with { Text = "Plain English, caf\u00e9", Html = new string('я', 500) }, Mails.Date));

        Assert.Contains("text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nPlain English, caf=C3=A9=\r\n", mail, StringComparison.Ordinal);
        Assert.Contains("text/html; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n", mail, StringComparison.Ordinal);
    }

    [Fact]
    public void leaves_out_an_empty_alternative_that_would_be_shown_as_an_empty_mail() =>
        Assert.DoesNotContain("text/html", Encoding.ASCII.GetString(Mime.Write(Mails.Plain() with { Html = "" }, Mails.Date)), StringComparison.Ordinal);

    [Fact]
    public void reads_back_whatever_was_written() => Prop.ForAll(Texts, Texts, (subject, body) =>
    {
        var mail = MimeReader.Read(Mime.Write(Mails.Plain() with { Subject = subject, Text = body, Html = body + body }, Mails.Date));

        Assert.Equal(string.Join(' ', subject.Replace("=?", "= ?", StringComparison.Ordinal).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)), mail["Subject"]);
        Assert.Equal(Breaks(body), mail.Text);
        Assert.Equal(Breaks(body + body), mail.Html);
    }).QuickCheckThrowOnFailure();

    /// <summary>Texts out of pieces that writers stumble over.</summary>
    private static Arbitrary<string> Texts => Gen.Elements(
            "a", "word ", "=", "=3D", "?=", "=?", ".", "\n", "\n", " ", "é", "漢字", "👩‍👧", "=_", "--", "From ", new string('x', 74), new string('y', 998))
        .ListOf().Select(string.Concat).ToArbitrary();

    private static string Breaks(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal).Replace("\n", "\r\n", StringComparison.Ordinal);
}
