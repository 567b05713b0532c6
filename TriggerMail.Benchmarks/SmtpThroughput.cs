using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using TriggerMail.Sending;
using TriggerMail.TestSmtpServer;

namespace TriggerMail.Benchmarks;

/// <summary>
/// What the SMTP sender costs above the wire: messages a second to a sink in the same process, beside a bare socket client that
/// sends the same bytes, prepared before the clock starts, over as many connections.
/// </summary>
public static class SmtpThroughput
{
    private const int Connections = 4;

    /// <summary>Prints messages a second of both and their ratio, and what writing one mail costs.</summary>
    public static async Task RunAsync(int messages = 20_000, int rounds = 5, int bytes = 20_000)
    {
        var message = Of(bytes);
        var content = Mime.Write(message, DateTimeOffset.UnixEpoch);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"writing a mail of {content.Length} bytes: {WriteMicroseconds(message):F1} µs"));
        await using var sink = SmtpSink.Start(new() { Keep = false });
        await using var sender = new SmtpSender(
            new SmtpSettings { Host = "127.0.0.1", Port = sink.Port, MaxConnections = Connections, Security = SmtpSecurity.None }, TimeProvider.System);
        List<double> senders = [], sockets = [];
        // The first round warms up; the two take turns, so that a busy machine slows both.
        for (var round = 0; round <= rounds; round++)
        {
            var (start, own) = (Environment.CpuUsage.TotalTime, await RateAsync(messages, n => sender.SendAsync(message with { Id = $"m{n}" }), sink));
            var (middle, bare) = (Environment.CpuUsage.TotalTime, await BareAsync(messages, content, sink));
            var end = Environment.CpuUsage.TotalTime;
            if (round == 0)
                continue;
            senders.Add(own);
            sockets.Add(bare);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"round {round}: sender {own:F0}/s, {(middle - start).TotalMicroseconds / messages:F0} µs of processor; bare sockets {bare:F0}/s, {(end - middle).TotalMicroseconds / messages:F0} µs (sink included)"));
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"median: sender {Median(senders):F0}/s, bare sockets {Median(sockets):F0}/s, ratio {Median(senders) / Median(sockets):F2}"));
    }

    private static async Task<double> RateAsync(int messages, Func<int, Task<SendResult>> send, SmtpSink sink)
    {
        var before = sink.Received;
        var next = -1;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Connections * 2).Select(_ => Task.Run(async () =>
        {
            for (var n = Interlocked.Increment(ref next); n < messages; n = Interlocked.Increment(ref next))
                if (await send(n) is not SendResult.Accepted)
                    throw new InvalidOperationException("The sink refused a message.");
        })));
        var rate = messages / watch.Elapsed.TotalSeconds;
        return sink.Received - before == messages ? rate : throw new InvalidOperationException($"{sink.Received - before} of {messages} arrived.");
    }

    internal static async Task<double> BareAsync(int messages, byte[] mail, SmtpSink sink)
    {
        var envelope = Encoding.ASCII.GetBytes("MAIL FROM:<hello@shop.example.com>\r\nRCPT TO:<ada@example.com>\r\nDATA\r\n");
        byte[] content = [.. mail, .. ".\r\n"u8];
        var before = sink.Received;
        var left = messages;
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(async () =>
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(IPAddress.Loopback, sink.Port);
            var buffer = new byte[4096];
            await HearAsync(socket, buffer, 1);
            await socket.SendAsync("EHLO bare\r\n"u8.ToArray());
            await HearAsync(socket, buffer, 4);
            while (Interlocked.Decrement(ref left) >= 0)
            {
                await socket.SendAsync(envelope);
                await HearAsync(socket, buffer, 3);
                await socket.SendAsync(content);
                await HearAsync(socket, buffer, 1);
            }
        })));
        var rate = messages / watch.Elapsed.TotalSeconds;
        return sink.Received - before == messages ? rate : throw new InvalidOperationException($"{sink.Received - before} of {messages} arrived.");
    }

    private static async Task HearAsync(Socket socket, byte[] buffer, int lines)
    {
        while (lines > 0)
        {
            var read = await socket.ReceiveAsync(buffer);
            lines -= read > 0 ? buffer.AsSpan(0, read).Count((byte)'\n') : throw new EndOfStreamException("The sink closed the connection.");
        }
    }

    private static double WriteMicroseconds(Message message)
    {
        const int Times = 5_000;
        for (var n = 0; n < Times; n++)
            Mime.Write(message, DateTimeOffset.UnixEpoch);
        // Processor time, so that a busy machine does not count.
        var before = Environment.CpuUsage.TotalTime;
        for (var n = 0; n < Times; n++)
            Mime.Write(message, DateTimeOffset.UnixEpoch);
        return (Environment.CpuUsage.TotalTime - before).TotalMicroseconds / Times;
    }

    private static Message Of(int bytes)
    {
        const string Row = "<tr><td style=\"padding:8px;color:#333\">Grüner Tee, 100 g</td><td>12,50&nbsp;€</td></tr>\n";
        return new Message
        {
            Id = "m",
            From = "Northwind Tea <hello@shop.example.com>",
            To = "ada@example.com",
            Subject = "Dein Warenkorb wartet – für dich reserviert",
            Html = string.Concat(Enumerable.Repeat(Row, bytes * 9 / 10 / Row.Length)),
            Text = string.Concat(Enumerable.Repeat("Grüner Tee, 100 g: 12,50 €\n", bytes / 10 / 28)),
        };
    }

    private static double Median(List<double> rates) => rates.Order().ElementAt(rates.Count / 2);
}
