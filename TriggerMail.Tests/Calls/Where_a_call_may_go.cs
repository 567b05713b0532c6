using System.Net;
using TriggerMail.Sending;
using TriggerMail.Web.Calls;

namespace TriggerMail.Calls;

/// <summary>A journey file must not be a way into the network the host stands in (SSRF).</summary>
[Trait("Kind", "security")]
public sealed class Where_a_call_may_go
{
    [Theory]
    [InlineData("8.8.8.8", true)]
    [InlineData("172.15.255.255", true)]
    [InlineData("172.32.0.1", true)]
    [InlineData("100.63.255.255", true)]
    [InlineData("2606:4700:4700::1111", true)]
    [InlineData("::ffff:8.8.8.8", true)]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.255.255.254", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.0.0.1", false)]
    [InlineData("100.64.0.1", false)]
    [InlineData("169.254.169.254", false)] // the metadata of every large cloud
    [InlineData("172.16.0.1", false)]
    [InlineData("172.31.255.255", false)]
    [InlineData("192.168.1.1", false)]
    [InlineData("198.18.0.1", false)]
    [InlineData("224.0.0.1", false)]
    [InlineData("255.255.255.255", false)]
    [InlineData("168.63.129.16", false)] // Azure's own host service, from inside a virtual machine
    [InlineData("::1", false)]
    [InlineData("::", false)]
    [InlineData("fe80::1", false)]
    [InlineData("fd00:ec2::254", false)]
    [InlineData("fc00::1", false)]
    [InlineData("ff02::1", false)]
    [InlineData("::ffff:127.0.0.1", false)] // IPv4 in IPv6 clothes
    [InlineData("::ffff:169.254.169.254", false)]
    [InlineData("::127.0.0.1", false)]
    [InlineData("64:ff9b::7f00:1", false)] // NAT64
    [InlineData("2002:7f00:1::1", false)] // 6to4
    [InlineData("2001:0:7f00:1::1", false)] // Teredo
    [InlineData("2001:db8::1", false)]
    public void is_the_public_internet(string address, bool may) => Assert.Equal(may, PublicAddress.Is(IPAddress.Parse(address)));

    [Theory]
    [InlineData("http://127.0.0.1/")]
    [InlineData("http://2130706433/")] // 127.0.0.1 as one number
    [InlineData("http://0x7f.1/")]
    [InlineData("http://017700000001/")]
    [InlineData("http://[::1]/")]
    [InlineData("http://[::ffff:10.0.0.1]/")]
    [InlineData("http://169.254.169.254/latest/meta-data/")]
    public async Task is_no_private_address_however_it_is_written_even_if_its_host_is_allowed(string url)
    {
        using var sender = Sender(new Uri(url).IdnHost, _ => throw new InvalidOperationException("An address needs no lookup."));
        var refused = Assert.IsType<SendResult.Refused>(await sender.SendAsync(Call(url)));
        Assert.Contains("an address inside a network", refused.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("10.0.0.5")]
    [InlineData("93.184.216.34", "127.0.0.1")] // one of its addresses is enough
    [InlineData("::1")]
    public async Task is_no_name_that_leads_into_a_network(params string[] addresses)
    {
        using var sender = Sender("erp.shop.example", _ => [.. addresses.Select(IPAddress.Parse)]);
        var refused = Assert.IsType<SendResult.Refused>(await sender.SendAsync(Call("http://erp.shop.example/")));
        Assert.Contains("erp.shop.example leads to ", refused.Reason, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://other.example/", "erp.shop.example")]
    [InlineData("http://erp.shop.example.evil.example/", "erp.shop.example")]
    [InlineData("http://shop.example/", "*.shop.example")]
    [InlineData("http://evilshop.example/", "*.shop.example")]
    [InlineData("http://user@other.example/", "user")]
    public async Task is_no_host_that_the_settings_do_not_name(string url, string allowed)
    {
        using var sender = Sender(allowed, _ => throw new InvalidOperationException("It must not be looked up."));
        var refused = Assert.IsType<SendResult.Refused>(await sender.SendAsync(Call(url)));
        Assert.Contains("is not among TriggerMail:Calls:Hosts", refused.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task is_where_the_one_lookup_said_and_nowhere_a_redirect_points_to()
    {
        await using var receiver = await Receiver.StartAsync();
        receiver.Answer = context =>
        {
            context.Response.Redirect("http://169.254.169.254/latest/meta-data/");
            return Task.CompletedTask;
        };
        var lookups = 0;
        using var sender = Sender("erp.shop.example", _ => lookups++ == 0 ? [IPAddress.Loopback] : throw new InvalidOperationException("It is looked up once."), allowPrivate: true);
        var refused = Assert.IsType<SendResult.Refused>(await sender.SendAsync(Call($"http://erp.shop.example:{receiver.Url.Port}/")));
        Assert.Equal("erp.shop.example answered 302, and redirects are not followed; write the final address", refused.Reason);
        Assert.Single(receiver.Requests);
    }

    private static CallSender Sender(string host, Func<string, IPAddress[]> lookup, bool allowPrivate = false) => new(
        new() { Secret = A_call.Secret, Hosts = [host], AllowPrivate = allowPrivate }, TimeProvider.System, (name, _) => Task.FromResult(lookup(name)));

    private static Message Call(string url) => new() { Id = "1", Channel = "webhook", From = "", To = url, Subject = "x", Html = "", Text = "{}" };
}
