using System.Collections.Frozen;

namespace TriggerMail.Values;

/// <summary>How long a text message is on its way: it travels in parts, and each part is paid for.</summary>
/// <param name="Units">Characters as the network counts them: of the GSM alphabet, or UTF-16 units.</param>
/// <param name="Parts">How many parts it takes.</param>
/// <param name="IsPlain">Whether the GSM alphabet suffices. One letter beyond it makes every part less than half as long.</param>
public readonly record struct TextLength(int Units, int Parts, bool IsPlain)
{
    // 3GPP TS 23.038 §6.2.1, the GSM 7-bit default alphabet and its extension, whose characters count twice.
    private const string Basic =
        "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

    private const string Extended = "\f^{}\\[~]|€";
    private static readonly FrozenSet<char> Once = Basic.ToFrozenSet();
    private static readonly FrozenSet<char> Twice = Extended.ToFrozenSet();

    /// <summary>The length of a text. A message of several parts loses seven characters a part to the header that joins them (TS 23.040 §9.2.3.24.1).</summary>
    public static TextLength Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var plain = text.All(c => Once.Contains(c) || Twice.Contains(c));
        var units = plain ? text.Length + text.Count(Twice.Contains) : text.Length;
        var (single, joined) = plain ? (160, 153) : (70, 67);
        return new(units, units <= single ? 1 : Count(text, plain, joined), plain);
    }

    // No character is cut in two, so a part may end before it is full.
    private static int Count(string text, bool plain, int room)
    {
        var (parts, used) = (1, 0);
        for (var i = 0; i < text.Length; i++)
        {
            var wide = plain ? Twice.Contains(text[i]) : char.IsHighSurrogate(text[i]) && i + 1 < text.Length;
            var size = wide ? 2 : 1;
            if (wide && !plain)
                i++;
            if (used + size > room)
                (parts, used) = (parts + 1, 0);
            used += size;
        }
        return parts;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Units} characters in {Parts} {(Parts == 1 ? "part" : "parts")}{(IsPlain ? "" : ", because of letters outside the GSM alphabet")}";
}
