using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace TriggerMail.Web.Access;

/// <summary>
/// One key of <c>TriggerMail:Keys</c>. The settings hold its SHA-256 only: a key is 32 random bytes, so a fast hash gives nothing away.
/// </summary>
public sealed partial record ApiKey
{
    private const string HashPrefix = "sha256:";

    /// <summary>Whose it is, in logs and refusals: <c>shop</c>, <c>warehouse</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>sha256:</c> and 64 hexadecimal digits.</summary>
    public string Hash { get; init; } = "";

    /// <summary>What it may do: <c>intake</c>, <c>collect</c>, <c>read</c>, <c>send</c>, <c>admin</c>; several with commas between.</summary>
    public string Scopes { get; init; } = "";

    /// <summary>From when on it is not taken any more; null: it does not expire.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>A new key, which is shown once and kept nowhere, and its hash for the settings.</summary>
    public static (string Key, string Hash) Make()
    {
        var key = "tm_" + System.Buffers.Text.Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        return (key, HashOf(key));
    }

    /// <summary>The hash of a key, as the settings hold it.</summary>
    public static string HashOf(string key) => HashPrefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>What is wrong with the setting, as sentences that name it; none when it will do.</summary>
    public IEnumerable<string> Problems(int at)
    {
        var setting = string.Create(CultureInfo.InvariantCulture, $"TriggerMail:Keys:{at}");
        if (Name.Length == 0)
            yield return $"{setting}:Name is missing; name the key after who uses it, such as shop.";
        if (!HashPattern().IsMatch(Hash))
            yield return $"{setting}:Hash is not a hash; write what `keys new` printed: sha256: and 64 hexadecimal digits. A key itself has no place in settings.";
        if (Scopes.Length == 0 || Access.Scopes.Read(Scopes) is null)
            yield return $"{setting}:Scopes is \"{Scopes}\"; write one or more of {string.Join(", ", Access.Scopes.Names)}, with commas between.";
    }

    internal bool Allows(Scope scope) => Access.Scopes.Read(Scopes) is { } granted && (granted & (scope | Scope.Admin)) != 0;

    [GeneratedRegex("^sha256:[0-9a-f]{64}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex HashPattern();
}
