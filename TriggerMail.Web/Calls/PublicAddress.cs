using System.Net;
using System.Net.Sockets;

namespace TriggerMail.Web.Calls;

/// <summary>
/// Which addresses lie on the public internet. Everything else is inside somebody's network - the machine itself, its neighbours, the
/// cloud's own services (169.254.169.254) - and must not be reachable by writing a journey (SSRF).
/// </summary>
internal static class PublicAddress
{
    // IANA IPv4 special-purpose address registry, multicast and the reserved rest included; and the address under which Azure's own
    // services answer inside its networks, although it looks like a public one.
    private static readonly IPNetwork[] InsideV4 =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
            "168.63.129.16/32",
        }.Select(IPNetwork.Parse),
    ];

    // Only 2000::/3 is given out. Inside of it: protocol assignments and Teredo, documentation, 6to4 (which wraps an IPv4 address).
    private static readonly IPNetwork GivenOut = IPNetwork.Parse("2000::/3");

    private static readonly IPNetwork[] InsideV6 = [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20" }.Select(IPNetwork.Parse)];

    /// <summary>Whether it lies on the public internet. An IPv4 address written as IPv6 is judged as what it is.</summary>
    public static bool Is(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return plain.AddressFamily == AddressFamily.InterNetwork
            ? !InsideV4.Any(inside => inside.Contains(plain))
            : GivenOut.Contains(plain) && !InsideV6.Any(inside => inside.Contains(plain));
    }
}
