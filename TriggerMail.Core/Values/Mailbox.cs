using System.Buffers;
using System.Globalization;
using System.Text;

namespace TriggerMail.Values;

/// <summary>An address with the name shown beside it, ready for the wire: the domain is in its ASCII form (RFC 5890).</summary>
/// <param name="Name">Empty when there is none.</param>
/// <param name="Address">ASCII only.</param>
public readonly record struct Mailbox(string Name, string Address)
{
    private static readonly IdnMapping Idn = new();

    private static readonly SearchValues<char> DomainLetters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._");

    /// <summary>
    /// Reads <c>hello@example.com</c> or <c>Northwind Tea &lt;hello@example.com&gt;</c>, with or without quotes around the name.
    /// Null when the address cannot be written to.
    /// </summary>
    public static Mailbox? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var trimmed = text.Trim();
        var open = trimmed.EndsWith('>') ? trimmed.LastIndexOf('<') : -1;
        var (name, address) = open < 0 ? ("", trimmed) : (Unquote(trimmed[..open].Trim()), trimmed[(open + 1)..^1].Trim());
        return TriggerMail.Values.Address.IsUsable(address) && Ascii(address) is { } ascii ? new Mailbox(name, ascii) : null;
    }

    /// <summary>The part after the at sign.</summary>
    public string Domain => Address[(Address.LastIndexOf('@') + 1)..];

    private static string? Ascii(string address)
    {
        var at = address.LastIndexOf('@');
        var domain = System.Text.Ascii.IsValid(address.AsSpan(at)) ? address[(at + 1)..] : Idn.GetAscii(address, at + 1);
        // Compatibility forms of '>' and the like turn into the real ones on the way to ASCII.
        return domain.AsSpan().ContainsAnyExcept(DomainLetters) ? null : string.Concat(address.AsSpan(0, at + 1), domain);
    }

    private static string Unquote(string name)
    {
        if (name is not ['"', .., '"'])
            return name;
        var plain = new StringBuilder(name.Length);
        for (var i = 1; i < name.Length - 1; i++)
            plain.Append(name[i] == '\\' && i + 1 < name.Length - 1 ? name[++i] : name[i]);
        return plain.ToString();
    }
}
