using System.Net;
using Microsoft.AspNetCore.Http;
using TriggerMail.Store;

namespace TriggerMail.Web.Access;

/// <summary>
/// The names under which this host may be asked for. A page of a stranger can point its own name at this machine (DNS rebinding), and a
/// browser then takes what is here for that page's own; only the name asked for tells it.
/// </summary>
public sealed class KnownHosts
{
    /// <summary>The setting that takes any name: for hosts in front of which somebody else judges names.</summary>
    public const string Any = "*";

    private readonly HashSet<string> names = new(StringComparer.OrdinalIgnoreCase) { "localhost" };
    private readonly List<string> suffixes = [];
    private readonly HashSet<IPAddress> addresses = [];
    private readonly bool takesAny;

    /// <summary>The loopback names, those of the settings, the public address's, and those of the addresses listened on.</summary>
    public KnownHosts(WebSettings web, StoreSettings store, IEnumerable<string> listens)
    {
        ArgumentNullException.ThrowIfNull(web);
        ArgumentNullException.ThrowIfNull(store);
        takesAny = web.Hosts.Contains(Any);
        foreach (var name in web.Hosts.Where(name => name != Any))
            Add(name);
        foreach (var url in listens.Append(store.PublicUrl))
            if (Uri.TryCreate(url, UriKind.Absolute, out var parsed))
                Add(parsed.IdnHost);
    }

    /// <summary>What is wrong with the setting, as sentences that name it; none when it will do.</summary>
    public static IEnumerable<string> Problems(IReadOnlyList<string> hosts, bool asksForKey)
    {
        ArgumentNullException.ThrowIfNull(hosts);
        foreach (var bad in hosts.Where(name => name != Any && Plain(name) is null))
            yield return $"TriggerMail:Hosts holds '{bad}'; write a name such as mail.shop.example, *.shop.example, or an address, without http:// and without a port.";
        if (hosts.Contains(Any) && !asksForKey)
            yield return "TriggerMail:Hosts is *, which takes any name, but no key is asked for, so that a stranger's page could read everything; name the hosts, or make a key with `keys new --scope admin`.";
    }

    /// <summary>Whether a request for this name, as the header <c>Host</c> has it, is meant for us.</summary>
    /// <param name="asked">The name, with or without a port.</param>
    /// <param name="at">The address of ours that the request reached.</param>
    public bool Has(HostString asked, IPAddress? at)
    {
        if (takesAny)
            return true;
        if (!asked.HasValue || Plain(WithoutPort(asked.Value)) is not { } name)
            return false;
        if (!IPAddress.TryParse(name, out var address))
            return names.Contains(name) || suffixes.Exists(suffix => name.EndsWith(suffix, StringComparison.OrdinalIgnoreCase));
        address = V4(address);
        return IPAddress.IsLoopback(address) || addresses.Contains(address) || (at is not null && V4(at).Equals(address));
    }

    // HostString's own reading throws at names that are no punycode.
    private static string WithoutPort(string host)
    {
        var colon = host.LastIndexOf(':');
        return colon > host.LastIndexOf(']') && host.IndexOf(':', StringComparison.Ordinal) == colon || (colon > 0 && host[colon - 1] == ']') ? host[..colon] : host;
    }

    private void Add(string name)
    {
        if (Plain(name) is not { } plain)
            return;
        if (IPAddress.TryParse(plain, out var address))
        {
            // 0.0.0.0 and :: are where to listen, not what to ask for.
            if (!address.Equals(IPAddress.Any) && !address.Equals(IPAddress.IPv6Any))
                addresses.Add(V4(address));
        }
        else if (plain.StartsWith("*.", StringComparison.Ordinal))
            suffixes.Add(plain[1..]);
        else
            names.Add(plain);
    }

    // As browsers write it: no dot at the end, no brackets, no umlauts. Null: no name at all.
    private static string? Plain(string name)
    {
        var bare = name.EndsWith('.') ? name[..^1] : name;
        if (bare.StartsWith('[') && bare.EndsWith(']'))
            bare = bare[1..^1];
        // Short, octal and hexadecimal spellings of an address are none that a browser sends.
        if (IPAddress.TryParse(bare, out var address))
            return address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6 || address.ToString() == bare ? bare : null;
        var wild = bare.StartsWith("*.", StringComparison.Ordinal) ? "*." : "";
        try
        {
            return Uri.CheckHostName(bare[wild.Length..]) == UriHostNameType.Dns
                && Uri.TryCreate("http://" + bare[wild.Length..], UriKind.Absolute, out var parsed) ? wild + parsed.IdnHost : null;
        }
        catch (Exception none) when (none is ArgumentException or UriFormatException)
        {
            return null;
        }
    }

    private static IPAddress V4(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
