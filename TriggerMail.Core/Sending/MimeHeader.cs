using System.Text;

namespace TriggerMail.Sending;

/// <summary>Header lines: folded (RFC 5322 §2.2.3), encoded where they are not ASCII (RFC 2047), and never more than the one header.</summary>
internal static class MimeHeader
{
    /// <summary>RFC 2047 §2: a line with an encoded word has at most 76 characters; RFC 5322 §2.1.1 recommends 78 for all.</summary>
    private const int Line = 76;

    /// <summary>RFC 5322 §2.1.1 forbids lines over 998; a word longer than this is encoded so that it can be split.</summary>
    private const int LongestWord = 900;

    private const string Open = "=?utf-8?B?";
    private const string Close = "?=";

    /// <summary>A header of free text. Line breaks and other control characters become a space, together with the spaces around them.</summary>
    public static void Text(StringBuilder to, string name, string value)
    {
        var line = OneLine(value);
        to.Append(name).Append(": ");
        if (IsPlain(line))
            Fold(to, name.Length + 2, line);
        else
            Encode(to, name.Length + 2, line);
        to.Append("\r\n");
    }

    /// <summary>A header of one address with its name, if any.</summary>
    public static void Mailbox(StringBuilder to, string name, Mailbox mailbox)
    {
        var shown = OneLine(mailbox.Name);
        var column = name.Length + 2;
        to.Append(name).Append(": ");
        if (shown.Length == 0)
        {
            to.Append(mailbox.Address).Append("\r\n");
            return;
        }
        if (shown.Length <= Line - 20 && IsPlain(shown))
        {
            var quoted = $"\"{shown.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
            to.Append(quoted);
            column += quoted.Length;
        }
        else
        {
            column = Encode(to, column, shown);
        }
        to.Append(column + mailbox.Address.Length + 3 > Line ? "\r\n <" : " <").Append(mailbox.Address).Append(">\r\n");
    }

    private static string OneLine(string value)
    {
        if (!value.Any(IsBreak))
            return value.Trim();
        var line = new StringBuilder(value.Length);
        var afterBreak = false;
        foreach (var c in value)
        {
            if (IsBreak(c))
            {
                while (line is [.., ' '])
                    line.Length--;
                line.Append(' ');
                afterBreak = true;
            }
            else if (c != ' ' || !afterBreak)
            {
                line.Append(c);
                afterBreak = false;
            }
        }
        return line.ToString().Trim();
    }

    private static bool IsBreak(char c) => char.IsControl(c) || c is '\u2028' or '\u2029';

    /// <summary>Whether it reads the same when written as it is: ASCII, no word too long to fold, nothing a reader would decode.</summary>
    private static bool IsPlain(string line)
    {
        if (!Ascii.IsValid(line) || line.Contains("=?", StringComparison.Ordinal) && line.Contains(Close, StringComparison.Ordinal))
            return false;
        foreach (var word in line.AsSpan().Split(' '))
            if (word.End.Value - word.Start.Value > LongestWord)
                return false;
        return true;
    }

    private static void Fold(StringBuilder to, int column, string line)
    {
        var first = true;
        foreach (var range in line.AsSpan().Split(' '))
        {
            var word = line.AsSpan(range);
            // Only before a word: a line of nothing but spaces would not survive (RFC 5322 §3.2.2).
            var fold = !first && !word.IsEmpty && column + 1 + word.Length > Line;
            if (!first)
                to.Append(fold ? "\r\n " : " ");
            column = fold ? 1 + word.Length : column + (first ? 0 : 1) + word.Length;
            to.Append(word);
            first = false;
        }
    }

    /// <returns>The column after the last encoded word.</returns>
    private static int Encode(StringBuilder to, int column, string line)
    {
        Span<byte> word = stackalloc byte[48];
        Span<byte> letter = stackalloc byte[4];
        var used = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            var length = rune.EncodeToUtf8(letter);
            if (used + length > Room(column))
            {
                column = Break(to, column, word[..used]);
                used = 0;
            }
            letter[..length].CopyTo(word[used..]);
            used += length;
        }
        return Word(to, column, word[..used]);
    }

    private static int Break(StringBuilder to, int column, ReadOnlySpan<byte> word)
    {
        Word(to, column, word);
        to.Append("\r\n ");
        return 1;
    }

    private static int Word(StringBuilder to, int column, ReadOnlySpan<byte> word)
    {
        if (word.IsEmpty)
            return column;
        to.Append(Open).Append(Convert.ToBase64String(word)).Append(Close);
        return column + Open.Length + Close.Length + (word.Length + 2) / 3 * 4;
    }

    private static int Room(int column) => Math.Max(0, (Line - column - Open.Length - Close.Length) / 4 * 3);
}
