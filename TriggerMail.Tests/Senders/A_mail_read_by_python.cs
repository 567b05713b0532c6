using System.Diagnostics;
using System.Text.Json;
using TriggerMail.Sending;
using TriggerMail.Values;

namespace TriggerMail.Senders;

/// <summary>A parser that nobody of us wrote reads the same mail.</summary>
public sealed class A_mail_read_by_python
{
    private const string Reader = """
        import sys, json, email, email.policy
        mail = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
        parts = {p.get_content_type(): p.get_payload(decode=True).decode('utf-8') for p in mail.walk() if not p.is_multipart()}
        sender = mail['From'].addresses[0]
        headers = {name: str(value) for name, value in mail.items()}
        defects = [str(d) for p in mail.walk() for d in p.defects] + [str(d) for v in mail.values() for d in v.defects]
        sys.stdout.buffer.write(json.dumps({'headers': headers, 'parts': parts, 'sender': [sender.display_name, sender.addr_spec], 'defects': defects,
            'date': mail['Date'].datetime.isoformat()}).encode('utf-8'))
        """;

    [RequiresFact("python3")]
    public async Task has_no_defects_and_says_what_was_written()
    {
        foreach (var message in new[] { Mails.Plain(), Mails.Foreign() })
        {
            var read = await ReadAsync(Mime.Write(message, Mails.Date));

            Assert.Empty(read.GetProperty("defects").EnumerateArray());
            Assert.Equal(message.Subject, Header(read, "Subject"));
            Assert.Equal(message.Id, Header(read, Message.IdHeader));
            Assert.Equal("2026-03-29T00:30:00+00:00", read.GetProperty("date").GetString());
            Assert.Equal(Mailbox.Read(message.From), new Mailbox(read.GetProperty("sender")[0].GetString()!, read.GetProperty("sender")[1].GetString()!));
            Assert.Equal(Mails.OnTheWire(message.Text), read.GetProperty("parts").GetProperty("text/plain").GetString());
            Assert.Equal(Mails.OnTheWire(message.Html), read.GetProperty("parts").GetProperty("text/html").GetString());
            Assert.All(message.Headers, header => Assert.Equal(header.Value, Header(read, header.Key)));
        }
    }

    private static string? Header(JsonElement read, string name) => read.GetProperty("headers").GetProperty(name).GetString();

    private static async Task<JsonElement> ReadAsync(byte[] mail)
    {
        using var python = Process.Start(new ProcessStartInfo(RequiresFactAttribute.Find("python3")!, ["-c", Reader])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var complaints = python.StandardError.ReadToEndAsync();
        await python.StandardInput.BaseStream.WriteAsync(mail);
        python.StandardInput.Close();
        var json = await python.StandardOutput.ReadToEndAsync();
        await python.WaitForExitAsync();
        Assert.True(python.ExitCode == 0, await complaints);
        return JsonDocument.Parse(json).RootElement;
    }
}
