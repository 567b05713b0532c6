using System.Text;
using System.Text.RegularExpressions;

namespace TriggerMail.Senders;

/// <summary>Reads mails back, strictly: what a lenient reader would forgive fails here. Shares no code with the writer.</summary>
internal sealed partial class MimeReader
{
    private readonly List<KeyValuePair<string, string>> _headers = [];

    private MimeReader(string mail)
    {
        var end = mail.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        foreach (var line in Folded().Replace(mail[..end], "$1").Split("\r\n"))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            Assert.True(colon > 0, $"a header line without a colon: {line}");
            _headers.Add(new(line[..colon], line[(colon + 1)..].TrimStart(' ')));
        }
        Body = mail[(end + 4)..];
    }

    public string Body { get; }

    /// <summary>The text/html part; empty when there is none.</summary>
    public string Html => Part("text/html");

    public string Text => Part("text/plain");

    /// <summary>The names of all headers, in order.</summary>
    public IEnumerable<string> Names => _headers.Select(header => header.Key);

    /// <summary>A header that is there exactly once, with its encoded words decoded.</summary>
    public string this[string name] =>
        Decode(Assert.Single(_headers, header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Value);

    public static MimeReader Read(byte[] mail)
    {
        Assert.DoesNotContain(mail, octet => octet is 0 or > 126);
        var text = Encoding.ASCII.GetString(mail);
        Assert.EndsWith("\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotMatch("(?<!\r)\n|\r(?!\n)", text);
        Assert.All(text.Split("\r\n"), line => Assert.InRange(line.Length, 0, 998));
        return new MimeReader(text);
    }

    private string Part(string type)
    {
        var boundary = Boundary().Match(this["Content-Type"]).Groups[1].Value;
        var pieces = ("\r\n" + Body).Split("\r\n--" + boundary);
        Assert.Equal("", pieces[0]);
        Assert.Equal("--\r\n", pieces[^1]);
        var part = pieces[1..^1].Select(piece => new MimeReader(piece[2..]))
            .SingleOrDefault(p => p["Content-Type"] == type + "; charset=utf-8");
        return part is null ? "" : part["Content-Transfer-Encoding"] == "base64"
            ? Encoding.UTF8.GetString(Convert.FromBase64String(part.Body))
            : Unquote(part.Body);
    }

    private static string Unquote(string body)
    {
        Assert.All(body.Split("\r\n"), line => Assert.InRange(line.Length, 0, 76));
        Assert.DoesNotMatch("[ \t]\r\n|[ \t]$", body);
        return Encoding.UTF8.GetString(Unescape(body.Replace("=\r\n", "", StringComparison.Ordinal)));
    }

    private static byte[] Unescape(string text)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < text.Length; i++)
        {
            bytes.Add(text[i] == '=' ? Convert.FromHexString(text.AsSpan(i + 1, 2))[0] : (byte)text[i]);
            i += text[i] == '=' ? 2 : 0;
        }
        return [.. bytes];
    }

    private static string Decode(string value) =>
        EncodedWord().Replace(BetweenWords().Replace(value, ""), word =>
        {
            // RFC 2047 §2 wants 75; MimeKit goes beyond where one word is longer than a line (103 was seen).
            Assert.InRange(word.Length, 1, 120);
            var text = word.Groups[3].Value;
            var bytes = word.Groups[2].Value is "B" or "b" ? Convert.FromBase64String(text) : Unescape(text.Replace('_', ' '));
            return Encoding.GetEncoding(word.Groups[1].Value, EncoderFallback.ExceptionFallback, DecoderFallback.ExceptionFallback).GetString(bytes);
        });

    [GeneratedRegex("\r\n([ \t])")]
    private static partial Regex Folded();

    [GeneratedRegex("boundary=\"([^\"]+)\"")]
    private static partial Regex Boundary();

    [GeneratedRegex(@"=\?([\w-]+)\?([BbQq])\?([!-<>@-~=]*)\?=")]
    private static partial Regex EncodedWord();

    [GeneratedRegex(@"(?<==\?[\w-]+\?[BbQq]\?[!-~]*\?=)[ \t]+(?==\?[\w-]+\?[BbQq]\?)")]
    private static partial Regex BetweenWords();
}
