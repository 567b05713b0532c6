using System.Security.Cryptography;

namespace TriggerMail.Deliverability;

/// <summary>The keys that mails are signed with (DKIM, RFC 6376 and RFC 8301).</summary>
internal static class DkimCheck
{
    private const int ShortestKey = 1024;
    private const int GoodKey = 2048;

    public static IEnumerable<DomainFinding> Of(DomainQuestion question, DnsAnswers answers)
    {
        var any = false;
        foreach (var selector in question.Selectors)
        {
            var name = $"{selector}._domainkey.{question.Domain}";
            // The tag v may be left out (RFC 6376 §3.6.1).
            if (answers.Of(name, "TXT").FirstOrDefault(text => text.Contains("p=", StringComparison.OrdinalIgnoreCase)) is not { } record)
                yield return new(Weight.Broken, "DKIM", $"There is no key at {name}, so mails signed with it do not count as yours.", $"Publish the record that your mail service names for {name}.");
            else
                yield return Key(name, TagList.Read(record), ref any);
        }
        if (question.Selectors.Count == 0)
            yield return new(Weight.Broken, "DKIM", "No selector was named, so it cannot be told whether your mails are signed.", "Name those of your mail service with --selector.");
        else if (!any)
            yield return new(Weight.Broken, "DKIM", $"None of the selectors of {question.Domain} holds a good key.", "Gmail and Yahoo want every bulk mail signed with DKIM; set it up before the first one.");
    }

    private static DomainFinding Key(string name, IReadOnlyDictionary<string, string> tags, ref bool any)
    {
        var key = tags.GetValueOrDefault("p", "");
        if (key.Length == 0)
            return new(Weight.Broken, "DKIM", $"The key at {name} was taken back (p= is empty).", "Sign with another selector, or publish the key again.");
        var testing = tags.GetValueOrDefault("t", "").Split(':').Contains("y");
        if (tags.GetValueOrDefault("k", "rsa").Equals("ed25519", StringComparison.OrdinalIgnoreCase))
            return new(Weight.Advice, "DKIM", $"The key at {name} is an Ed25519 key, which many receivers do not know yet (RFC 8463).", "Sign with an RSA key as well.");
        if (Bits(key) is not { } bits)
            return new(Weight.Broken, "DKIM", $"The key at {name} cannot be read; it was probably cut off when it was pasted.", "Publish it again, whole; a long text record goes into several quoted pieces.");
        if (bits < ShortestKey)
            return new(Weight.Broken, "DKIM", $"The key at {name} has {bits} bits, and receivers ignore keys under {ShortestKey} (RFC 8301 §3.2).", $"Make a key of {GoodKey} bits.");
        any = true;
        return testing ? new(Weight.Advice, "DKIM", $"The key at {name} says that it is only being tested (t=y).", "Take t=y away once mails arrive signed.")
            : bits < GoodKey ? new(Weight.Advice, "DKIM", $"The key at {name} has {bits} bits.", $"Make a key of {GoodKey} bits at the next rotation.")
            : new(Weight.Good, "DKIM", $"The key at {name} has {bits} bits.");
    }

    private static int? Bits(string base64)
    {
        try
        {
            using var rsa = RSA.Create();
            var bytes = Convert.FromBase64String(base64);
            rsa.ImportSubjectPublicKeyInfo(bytes, out _);
            return rsa.KeySize;
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return null;
        }
    }
}
