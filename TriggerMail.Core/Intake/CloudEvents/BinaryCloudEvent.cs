using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using TriggerMail.Values;

namespace TriggerMail.Intake.CloudEvents;

/// <summary>One CloudEvent whose attributes are <c>ce-</c> headers and whose body is the data.</summary>
internal static class BinaryCloudEvent
{
    private static readonly string[] Required = ["ce-specversion", "ce-id", "ce-source", "ce-type"];

    /// <summary>Any one of the required attributes: then the others are missed by name.</summary>
    public static bool IsIn(IReadOnlyDictionary<string, string> headers) => Array.Exists(Required, headers.ContainsKey);

    public static IntakeResult Read(string contentType, IReadOnlyDictionary<string, string> headers, ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        List<string>? problems = null;
        StructuredCloudEvent.CheckVersion(Attribute(headers, "specversion", ref problems), ref problems);
        if (!body.IsEmpty && !StructuredCloudEvent.IsJson(contentType))
            (problems ??= []).Add(StructuredCloudEvent.NotJson(contentType));
        var envelope = new Envelope
        {
            Id = Attribute(headers, "id", ref problems),
            Source = Attribute(headers, "source", ref problems),
            Type = Attribute(headers, "type", ref problems),
            Time = Attribute(headers, "time", ref problems),
            Subject = Attribute(headers, "subject", ref problems),
            Shop = Attribute(headers, "shop", ref problems),
        };
        if (problems is not null)
            return new IntakeResult.Refused(problems);
        JsonDocument? document = null;
        if (!body.IsEmpty && JsonText.Parse(body, out document) is { } problem)
            return new IntakeResult.Refused(problem);
        using (document)
        {
            envelope.Data = document?.RootElement ?? default;
            return envelope.ToEvent(now, ref problems) is { } read ? new IntakeResult.Read([read]) : new IntakeResult.Refused(problems!);
        }
    }

    private static string? Attribute(IReadOnlyDictionary<string, string> headers, string name, ref List<string>? problems)
    {
        if (!headers.TryGetValue("ce-" + name, out var value) || value is null)
            return null;
        if (Decode(Unquote(value.Trim())) is { } decoded)
            return decoded;
        (problems ??= []).Add($"ce-{name} is \"{value}\"; percent-encode it as UTF-8, and a percent sign itself as %25.");
        return null;
    }

    private static string Unquote(string value)
    {
        if (value.Length < 2 || value[0] != '"' || value[^1] != '"')
            return value;
        var plain = new StringBuilder(value.Length);
        for (var i = 1; i < value.Length - 1; i++)
        {
            if (value[i] == '\\' && i + 1 < value.Length - 1)
                i++;
            plain.Append(value[i]);
        }
        return plain.ToString();
    }

    /// <summary>Decoded once, or null when it is not valid: an overlong or broken sequence could hide a character from a check.</summary>
    private static string? Decode(string value)
    {
        if (!value.Contains('%'))
            return value;
        var bytes = Encoding.UTF8.GetBytes(value);
        var (length, at) = (0, 0);
        while (at < bytes.Length)
        {
            var plain = bytes[at++];
            if (plain == '%')
            {
                if (at + 2 > bytes.Length || !char.IsAsciiHexDigit((char)bytes[at]) || !char.IsAsciiHexDigit((char)bytes[at + 1]))
                    return null;
                plain = Convert.FromHexString(bytes.AsSpan(at, 2))[0];
                at += 2;
            }
            bytes[length++] = plain;
        }
        return Utf8.IsValid(bytes.AsSpan(0, length)) ? Encoding.UTF8.GetString(bytes, 0, length) : null;
    }
}
