using TriggerMail.Senders;
using TriggerMail.Sending;

namespace TriggerMail.Contracts;

/// <summary>What every sender that hands over real e-mails promises. Derive, give a sender and a way to read what arrived.</summary>
public abstract class SenderContract
{
    private protected abstract ISender Sender { get; }

    /// <summary>Every mail that arrived, as bytes.</summary>
    private protected abstract IReadOnlyList<byte[]> Arrived();

    [Fact]
    public async Task An_accepted_message_reads_back_as_it_was_written()
    {
        var message = Mails.Plain();

        Assert.IsType<SendResult.Accepted>(await Sender.SendAsync(message));

        var mail = MimeReader.Read(Assert.Single(Arrived()));
        Assert.Equal("Northwind Tea <hello@shop.example.com>", Unquoted(mail["From"]));
        Assert.Equal("ada@example.com", mail["To"]);
        Assert.Equal(message.Subject, mail["Subject"]);
        Assert.Equal(message.Id, mail[Message.IdHeader]);
        Assert.Equal(Mails.OnTheWire(message.Html), mail.Html);
        Assert.Equal(Mails.OnTheWire(message.Text), mail.Text);
    }

    [Fact]
    public async Task Any_language_and_any_line_length_arrive_whole()
    {
        var message = Mails.Foreign();

        Assert.IsType<SendResult.Accepted>(await Sender.SendAsync(message));

        var mail = MimeReader.Read(Assert.Single(Arrived()));
        Assert.Equal("Thé & Café „Zürich“, S.à r.l. <hello@xn--bcher-kva.example.com>", Unquoted(mail["From"]));
        Assert.Equal("ada.o'neil+tea@xn--fiq228c.example.com", mail["To"]);
        Assert.Equal(message.Subject, mail["Subject"]);
        Assert.Equal(message.Id, mail[Message.IdHeader]);
        Assert.Equal(Mails.OnTheWire(message.Html), mail.Html);
        Assert.Equal(Mails.OnTheWire(message.Text), mail.Text);
        Assert.All(message.Headers, header => Assert.Equal(header.Value, mail[header.Key]));
    }

    [Fact]
    public async Task Lines_that_start_with_a_dot_keep_it_and_do_not_end_the_message()
    {
        const string Dots = ".\n..\n...three\n.\n\n.\nQUIT\nlast .\n.";
        var message = Mails.Plain() with { Text = Dots, Html = Dots };

        Assert.IsType<SendResult.Accepted>(await Sender.SendAsync(message));

        var bytes = Assert.Single(Arrived());
        Assert.True(bytes.AsSpan().IndexOf("\r\n.\r\n"u8) > 0, "a body without bare dots proves nothing");
        var mail = MimeReader.Read(bytes);
        Assert.Equal((Mails.OnTheWire(Dots), Mails.OnTheWire(Dots)), (mail.Text, mail.Html));
    }

    [Fact]
    public async Task Messages_sent_at_once_all_arrive_and_do_not_mix()
    {
        var messages = Enumerable.Range(0, 10).Select(n => Mails.Plain($"cart~{n}") with { Subject = $"Cart {n}", Text = $"Text {n}" }).ToList();

        var handovers = await Task.WhenAll(messages.Select(message => Sender.SendAsync(message)));

        Assert.All(handovers, handover => Assert.IsType<SendResult.Accepted>(handover));
        var mails = Arrived().Select(MimeReader.Read).Select(mail => (mail[Message.IdHeader], mail["Subject"], mail.Text));
        Assert.Equal(messages.Select(m => (m.Id, m.Subject, m.Text)), mails.OrderBy(mail => mail.Item1));
    }

    [Theory]
    [InlineData("not an address")]
    [InlineData("ada@localhost")]
    [InlineData("Ada <ada@example.com>")]
    [InlineData("ada@example.com>\r\nRCPT TO:<eve@example.com")]
    [InlineData("ada@exam＞ple.com")]
    public async Task An_address_that_cannot_be_written_to_is_refused_as_dead_and_nothing_leaves(string to)
    {
        var refused = Assert.IsType<SendResult.Refused>(await Sender.SendAsync(Mails.Plain() with { To = to }));

        Assert.True(refused.AddressIsDead);
        Assert.Contains(to, refused.Reason, StringComparison.Ordinal);
        Assert.Empty(Arrived());
    }

    [Fact]
    public async Task An_address_that_only_needs_smtputf8_is_refused_without_calling_it_dead()
    {
        var refused = Assert.IsType<SendResult.Refused>(await Sender.SendAsync(Mails.Plain() with { To = "jürgen@example.com" }));

        Assert.False(refused.AddressIsDead);
        Assert.Contains("SMTPUTF8", refused.Reason, StringComparison.Ordinal);
        Assert.Empty(Arrived());
    }

    [Fact]
    public async Task A_refused_message_does_not_touch_the_next_one()
    {
        Assert.IsType<SendResult.Refused>(await Sender.SendAsync(Mails.Plain("first") with { From = "nobody" }));
        Assert.IsType<SendResult.Accepted>(await Sender.SendAsync(Mails.Plain("second")));

        Assert.Equal("second", MimeReader.Read(Assert.Single(Arrived()))[Message.IdHeader]);
    }

    [Fact]
    public async Task A_cancelled_send_throws_and_nothing_leaves()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Sender.SendAsync(Mails.Plain(), new CancellationToken(canceled: true)));

        Assert.Empty(Arrived());
    }

    // Quotes around a word of a name, and the white space between words, are the writer's choice (RFC 5322 §3.2.5).
    private static string Unquoted(string address) => address.Replace("\"", "", StringComparison.Ordinal).Replace('\t', ' ');
}
