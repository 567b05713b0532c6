using System.Net;
using System.Net.Sockets;
using System.Text;
using TriggerMail.Sending;
using TriggerMail.Web.Calls;

namespace TriggerMail.Calls;

/// <summary>
/// Somebody who may write journeys tries to reach a program on the host's own machine, by a host that the settings even allow. The
/// verdict is that program's: it listens on a real port of every address of this machine and counts who came.
/// </summary>
[Trait("Kind", "security")]
public sealed class An_attack_by_way_of_a_call : IAsyncLifetime
{
    private readonly TcpListener victim = new(IPAddress.IPv6Any, 0);
    private readonly CancellationTokenSource over = new();
    private readonly HttpClient bare = new() { Timeout = TimeSpan.FromSeconds(20) };
    private int visits;
    private Task serving = Task.CompletedTask;

    private int Port => ((IPEndPoint)victim.LocalEndpoint).Port;

    public Task InitializeAsync()
    {
        victim.Server.DualMode = true;
        victim.Start();
        serving = ServeAsync();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await over.CancelAsync();
        victim.Stop();
        await serving;
        bare.Dispose();
        over.Dispose();
    }

    // What an address means is decided by the system's own resolver and sockets here, by nothing of ours.
    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.8.9.10", true)]
    [InlineData("127.1", true)]
    [InlineData("2130706433", true)] // one number
    [InlineData("0x7f000001", true)]
    [InlineData("0177.0.0.01", true)] // octal
    [InlineData("0x7f.1", true)]
    [InlineData("0.0.0.0", false)] // the system takes it for this machine, and .NET refuses it by itself
    [InlineData("0", false)]
    [InlineData("localhost", true)]
    [InlineData("LOCALHOST", true)]
    [InlineData("localhost.", false)]
    [InlineData("127.0.0.1.", false)]
    [InlineData("１２７.０.０.１", true)] // full width
    [InlineData("①②⑦.⓪.⓪.①", true)]
    [InlineData("127。0。0。1", true)] // ideographic full stops
    [InlineData("[::1]", true)]
    [InlineData("[0:0:0:0:0:0:0:1]", true)]
    [InlineData("[::]", false)]
    [InlineData("[::ffff:127.0.0.1]", true)]
    [InlineData("[::ffff:7f00:1]", true)]
    [InlineData("[0:0:0:0:0:ffff:7f00:0001]", true)]
    [InlineData("[::127.0.0.1]", false)]
    [InlineData("[64:ff9b::7f00:1]", false)]
    [InlineData("[fe80::1]", false)]
    [InlineData("169.254.169.254", false)] // the metadata of a cloud: nobody is there on this machine, and it is not asked
    [InlineData("2852039166", false)] // the same as one number
    public async Task reaches_nobody_however_the_machine_itself_is_written(string host, bool works)
    {
        if (!Uri.TryCreate($"http://{host}:{Port}/", UriKind.Absolute, out var url))
            return; // No journey can even name it.
        using var sender = new CallSender(new() { Secret = A_call.Secret, Hosts = [url.IdnHost, url.Host, host], Timeout = TimeSpan.FromSeconds(20) }, TimeProvider.System);

        var answer = await sender.SendAsync(Call(url));

        Assert.True(answer is SendResult.Refused or SendResult.TryLater, answer.ToString());
        Assert.Equal(0, visits);
        // Without the guard the same address does get there, or the line above would prove nothing.
        if (works && (Socket.OSSupportsIPv6 || !host.StartsWith('[')))
        {
            Assert.IsType<SendResult.Refused>(answer);
            await bare.GetAsync(url);
            Assert.Equal(1, visits);
        }
    }

    [Fact]
    public async Task reaches_nobody_by_the_machines_own_name()
    {
        var name = Dns.GetHostName();
        var addresses = await AddressesAsync(name);
        // Where the machine's own address is a public one, that is no address inside a network.
        if (addresses.Length == 0 || addresses.All(PublicAddress.Is) || Uri.CheckHostName(name) == UriHostNameType.Unknown)
            return;
        using var sender = new CallSender(new() { Secret = A_call.Secret, Hosts = [name] }, TimeProvider.System);
        Assert.IsType<SendResult.Refused>(await sender.SendAsync(Call(new($"http://{name}:{Port}/"))));
        Assert.Equal(0, visits);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task reaches_nobody_by_a_redirect(int status)
    {
        await using var accomplice = await Receiver.StartAsync();
        accomplice.Answer = context =>
        {
            context.Response.StatusCode = status;
            context.Response.Headers.Location = $"http://127.0.0.1:{Port}/latest/meta-data/";
            return Task.CompletedTask;
        };
        using var sender = new CallSender(new() { Secret = A_call.Secret, Hosts = ["shop.example", "127.0.0.1"], AllowPrivate = true }, TimeProvider.System, To(IPAddress.Loopback));

        Assert.IsType<SendResult.Refused>(await sender.SendAsync(Call(new($"http://shop.example:{accomplice.Url.Port}/"))));

        Assert.Single(accomplice.Requests);
        Assert.Equal(0, visits);
    }

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    [InlineData("0.0.0.0")]
    [InlineData("8.8.8.8", "127.0.0.1")]
    [InlineData("127.0.0.1", "8.8.8.8")]
    public async Task reaches_nobody_by_a_name_that_leads_here(params string[] addresses)
    {
        using var sender = new CallSender(new() { Secret = A_call.Secret, Hosts = ["shop.example"] }, TimeProvider.System, To([.. addresses.Select(IPAddress.Parse)]));

        Assert.IsType<SendResult.Refused>(await sender.SendAsync(Call(new($"http://shop.example:{Port}/"))));

        Assert.Equal(0, visits);
    }

    // A name that answers with a public address when it is judged, and with this machine when it is called: there is no second question.
    [Fact]
    public async Task reaches_nobody_by_a_name_that_changes_its_answer()
    {
        using var judged = new CancellationTokenSource();
        var lookups = 0;
        using var sender = new CallSender(new() { Secret = A_call.Secret, Hosts = ["shop.example"] }, TimeProvider.System, (_, _) =>
        {
            if (++lookups > 1)
                return Task.FromResult(new[] { IPAddress.Loopback });
            judged.Cancel(); // Judged good, and before a packet leaves for it the caller gives up.
            return Task.FromResult(new[] { IPAddress.Parse("8.8.8.8") });
        });
        var url = new Uri($"http://shop.example:{Port}/");

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sender.SendAsync(Call(url), judged.Token));
        Assert.Equal(1, lookups);
        Assert.IsType<SendResult.Refused>(await sender.SendAsync(Call(url)));

        Assert.Equal(0, visits);
    }

    // Where the calls go is a matter of the settings and of nothing in the environment, which a proxy's name would be.
    [Fact]
    public async Task reaches_nobody_by_words_in_the_address()
    {
        foreach (var text in new[] { $"http://shop.example@127.0.0.1:{Port}/", $"http://127.0.0.1:{Port}\\@shop.example/", $"http://shop.example#@127.0.0.1:{Port}/", $"http://127.0.0.1:{Port}/?http://shop.example/" })
        {
            if (!Uri.TryCreate(text, UriKind.Absolute, out var url))
                continue;
            using var sender = new CallSender(new() { Secret = A_call.Secret, Hosts = ["shop.example", "127.0.0.1"] }, TimeProvider.System, To(IPAddress.Loopback));
            Assert.IsType<SendResult.Refused>(await sender.SendAsync(Call(url)));
            Assert.Equal(0, visits);
        }
    }

    private async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using var visitor = await victim.AcceptSocketAsync(over.Token);
                visits++;
                await visitor.ReceiveAsync(new byte[4096], over.Token);
                await visitor.SendAsync(Encoding.ASCII.GetBytes("HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"), over.Token);
            }
        }
        catch (Exception end) when (end is OperationCanceledException or SocketException)
        {
            // The test is over.
        }
    }

    private static Lookup To(params IPAddress[] addresses) => (_, _) => Task.FromResult(addresses);

    private static async Task<IPAddress[]> AddressesAsync(string name)
    {
        try
        {
            return await Dns.GetHostAddressesAsync(name);
        }
        catch (SocketException)
        {
            return [];
        }
    }

    private static Message Call(Uri url) => new() { Id = "1", Channel = "webhook", From = "", To = url.OriginalString, Subject = "x", Html = "", Text = "{}" };
}
