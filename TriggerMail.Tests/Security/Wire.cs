using System.Net.Sockets;
using System.Text;

namespace TriggerMail.Security;

/// <summary>Sends bytes to a host as they are, which no HTTP client would.</summary>
internal static class Wire
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The status and the whole answer; status 0 when it hung up without one.</summary>
    public static async Task<(int Status, string Answer)> AskAsync(Uri host, string raw, bool hangUp = false)
    {
        using var patience = new CancellationTokenSource(Patience);
        using var client = new TcpClient();
        await client.ConnectAsync(host.Host, host.Port, patience.Token);
        var stream = client.GetStream();
        using var heard = new MemoryStream();
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(raw), patience.Token);
            if (hangUp)
                client.Client.Shutdown(SocketShutdown.Send);
            await stream.CopyToAsync(heard, patience.Token);
        }
        catch (IOException)
        {
            // It hung up. What it said before counts.
        }
        return Read(Encoding.UTF8.GetString(heard.ToArray()));
    }

    /// <summary>A request that asks for the connection to be closed, so that the answer has an end.</summary>
    public static string Request(string method, string target, string? host, string headers = "", string body = "", string version = "1.1") =>
        $"{method} {target} HTTP/{version}\r\n{(host is null ? "" : $"Host: {host}\r\n")}Connection: close\r\n{headers}\r\n{body}";

    private static (int Status, string Answer) Read(string answer) =>
        answer.StartsWith("HTTP/1.", StringComparison.Ordinal) ? (int.Parse(answer.AsSpan(9, 3), System.Globalization.CultureInfo.InvariantCulture), answer) : (0, answer);
}
