using TriggerMail.Contracts;
using TriggerMail.Sending;

namespace TriggerMail.Senders;

public sealed class An_outbox : SenderContract, IDisposable
{
    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("triggermail-").FullName, "outbox");

    private protected override ISender Sender => _sender ??= new(_folder, TimeProvider.System);

    private OutboxSender? _sender;

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);

    private protected override IReadOnlyList<byte[]> Arrived() =>
        Directory.Exists(_folder) ? [.. Directory.GetFiles(_folder).Select(File.ReadAllBytes)] : [];

    [Fact]
    public async Task keeps_one_file_of_a_message_sent_twice()
    {
        Assert.True(Sender.IsIdempotent);
        var first = await Sender.SendAsync(Mails.Plain());
        var again = await Sender.SendAsync(Mails.Plain() with { Subject = "Changed since" });
        var elsewhere = await new OutboxSender(_folder, TimeProvider.System).SendAsync(Mails.Plain());

        Assert.Equal(first, again);
        Assert.Equal(first, elsewhere);
        Assert.Equal("Your tea is waiting", MimeReader.Read(Assert.Single(Arrived()))["Subject"]);
    }

    [Fact]
    public async Task keeps_one_file_of_a_message_sent_many_times_at_once()
    {
        var handovers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(() => Sender.SendAsync(Mails.Plain()))));

        Assert.All(handovers, handover => Assert.IsType<SendResult.Accepted>(handover));
        MimeReader.Read(Assert.Single(Arrived()));
    }

    [Fact]
    public async Task replaces_what_a_crash_left_half_written()
    {
        Directory.CreateDirectory(_folder);
        var name = OutboxSender.FileName(Mails.Plain().Id);
        await File.WriteAllTextAsync(Path.Combine(_folder, name + ".tmp"), "Subject: half a");

        await Sender.SendAsync(Mails.Plain());

        Assert.Equal([name], Directory.GetFiles(_folder).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData("a/b", "a_b")]
    [InlineData("../../etc/passwd", "..\\..\\etc\\passwd")]
    [InlineData("Cart~1", "cart~1")]
    [InlineData("панель", "кнопка")]
    public void names_the_files_of_different_ids_differently_even_where_case_is_ignored(string one, string other)
    {
        Assert.NotEqual(OutboxSender.FileName(one), OutboxSender.FileName(other), StringComparer.OrdinalIgnoreCase);
        Assert.Matches(@"^[A-Za-z0-9_~@-]{1,72}\.[0-9a-f]{32}\.eml$", OutboxSender.FileName(one));
    }

    [Fact]
    public async Task says_that_it_cannot_write_and_that_the_message_may_go_later()
    {
        var file = Path.Combine(Path.GetDirectoryName(_folder)!, "a-file");
        await File.WriteAllTextAsync(file, "");

        var later = Assert.IsType<SendResult.TryLater>(await new OutboxSender(file, TimeProvider.System).SendAsync(Mails.Plain()));

        Assert.StartsWith("The outbox cannot be written", later.Reason, StringComparison.Ordinal);
    }
}
