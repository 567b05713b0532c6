using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HttpOverrides;

namespace TriggerMail.Web.Access;

/// <summary>Proxies in front of the host; the section <c>TriggerMail:Proxies</c>.</summary>
public sealed record ProxySettings
{
    /// <summary>
    /// Addresses and networks, such as <c>10.0.0.5</c> and <c>10.0.0.0/24</c>, whose <c>X-Forwarded-For</c>, <c>X-Forwarded-Proto</c> and <c>X-Forwarded-Host</c> are believed. Anybody
    /// can write such headers, so of a chain only what trusted proxies added counts: the caller is the last address that is none of them. None: no
    /// header is believed.
    /// </summary>
    public IReadOnlyList<string> Trusted { get; init; } = [];

    /// <summary>What is wrong with the settings, as sentences that name the setting; none when they will do.</summary>
    public IEnumerable<string> Problems() => Trusted.Where(one => Network(one) is null).Select(one =>
        $"TriggerMail:Proxies:Trusted holds '{one}'; write an address such as 10.0.0.5, or a network such as 10.0.0.0/24.");

    /// <summary>How the headers are read; null: not at all.</summary>
    internal ForwardedHeadersOptions? Options()
    {
        if (Trusted.Count == 0)
            return null;
        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto | ForwardedHeaders.XForwardedHost,
            ForwardLimit = null,
        };
        options.KnownProxies.Clear(); // It begins with the loopback address.
        options.KnownIPNetworks.Clear();
        foreach (var one in Trusted)
            options.KnownIPNetworks.Add(Network(one)!.Value);
        return options;
    }

    private static System.Net.IPNetwork? Network(string text) =>
        IPAddress.TryParse(text, out var address) ? new(address, address.GetAddressBytes().Length * 8)
        : System.Net.IPNetwork.TryParse(text, out var network) ? network
        : null;
}
