using System.Globalization;
using System.Text;

namespace TriggerMail.Security;

/// <summary>Damage by seed: the same every time, so that what it finds can be found again. TRIGGERMAIL_FUZZ=20 tries twenty times as many.</summary>
internal static class Fuzz
{
    private static readonly string[] Bits =
    [
        "\0", "\r\n", "\n", "\"", "'", "{{", "}}", "{{{", "{%", "<script>", "${jndi:ldap://x}", "../", "..%2f", "%00", "%", "😀", "\uFFFF", "\u202e", "a@b.example", "|", "~", "#", "?", "\\",
        "null", "-1", "99999999999999999999", "1e999", "[", "]", "{", "}", ":", ",", "- ", "&a", "*a", "!!python/object", "---\n", "\t", "true", "2026-13-45T99:99:99Z", "=cmd|' /C calc'!A0",
    ];

    private static readonly int Times = int.TryParse(Environment.GetEnvironmentVariable("TRIGGERMAIL_FUZZ"), CultureInfo.InvariantCulture, out var times) ? times : 1;

    /// <summary>So many seeds, or a multiple.</summary>
    public static IEnumerable<int> Seeds(int usual) => Enumerable.Range(1, usual * Times);

    /// <summary>The text with one to six places damaged: something put in, left out, doubled, or moved.</summary>
    public static string Damage(string text, Random random)
    {
        var damaged = new StringBuilder(text);
        for (var n = random.Next(1, 7); n > 0; n--)
        {
            var at = random.Next(damaged.Length + 1);
            var length = Math.Min(random.Next(1, 30), damaged.Length - at);
            switch (random.Next(4))
            {
                case 0: damaged.Insert(at, Bits[random.Next(Bits.Length)]); break;
                case 1: damaged.Remove(at, length); break;
                case 2: damaged.Insert(at, damaged.ToString(at, length)); break;
                default: damaged.Insert(random.Next(damaged.Length + 1), damaged.ToString(at, length)); break;
            }
        }
        return damaged.ToString();
    }

    /// <summary>Any text at all.</summary>
    public static string Text(Random random, int most = 60)
    {
        var text = new StringBuilder();
        for (var n = random.Next(most); n > 0; n--)
            if (random.Next(8) == 0)
                text.Append(Bits[random.Next(Bits.Length)]);
            else
                text.Append((char)random.Next(' ', random.Next(3) == 0 ? 0x2FF : 0x7F));
        return text.ToString();
    }
}
