using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using TriggerMail.Values;

namespace TriggerMail.Sending;

/// <summary>
/// Envelope senders of which each names its mail and its recipient (VERP): <c>bounces+*@shop.example</c> becomes
/// <c>bounces+1f0e9c3a-ada=example.com@shop.example</c>. Whatever comes back to one, however little it says, is about that mail.
/// </summary>
public static partial class ReturnPath
{
    private const char Place = '*';

    // RFC 5321 §4.5.3.1.1.
    private const int LongestLocal = 64;

    /// <summary>What is wrong with a setting, as the end of a sentence; null when it will do.</summary>
    public static string? Problem(string setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        return setting.Count(c => c == Place) <= 1 && setting.Split('@') is [var local, _] && (local.Contains(Place) || !setting.Contains(Place))
            && Address.IsUsable(setting.Replace(Place, 'x'))
            ? null
            : "write an address such as bounces@shop.example, or, where the mailbox takes what stands behind a plus, bounces+*@shop.example";
    }

    /// <summary>The envelope sender of a mail. Where the recipient's address is too long to be put in, it is left out.</summary>
    /// <param name="setting">An address, with a star where the mail and its recipient are to be named.</param>
    /// <param name="send">The ledger's id of the mail.</param>
    /// <param name="to">Its recipient.</param>
    public static string Of(string setting, string send, string to)
    {
        ArgumentNullException.ThrowIfNull(setting);
        if (!setting.Contains(Place))
            return setting;
        var key = Address.Key(to);
        var at = key.LastIndexOf('@');
        var whole = setting.Replace(Place.ToString(), $"{TagOf(send)}-{key[..at]}={key[(at + 1)..]}", StringComparison.Ordinal);
        if (whole.LastIndexOf('@') <= LongestLocal && Address.IsUsable(whole))
            return whole;
        // "bounces+*" without a name is the mailbox itself.
        var place = setting.IndexOf(Place, StringComparison.Ordinal);
        return setting[..place].TrimEnd('+', '-', '=') + setting[(place + 1)..];
    }

    /// <summary>The mail's tag and the recipient that an address names; null when it was not made by <see cref="Of"/>.</summary>
    public static (string Tag, string Address)? Read(string? address) =>
        address is not null && Named().Match(address) is { Success: true } found
        && $"{found.Groups["local"].Value}@{found.Groups["domain"].Value}" is var named && Address.IsUsable(named)
            ? (found.Groups["tag"].Value.ToLowerInvariant(), named)
            : null;

    /// <summary>32 bits that tell a mail from the others to the same recipient.</summary>
    public static string TagOf(string send) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(send)).AsSpan(0, 4));

    [GeneratedRegex(@"(?<![0-9A-Fa-f])(?<tag>[0-9A-Fa-f]{8})-(?<local>[^@\s<>]+)=(?<domain>[^=@\s<>]+)@[^@\s<>]+\z", RegexOptions.CultureInvariant)]
    private static partial Regex Named();
}
