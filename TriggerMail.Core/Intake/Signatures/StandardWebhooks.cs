using System.Text.Json;
using TriggerMail.Events.Shape;
using TriggerMail.Values;

namespace TriggerMail.Intake.Signatures;

/// <summary>
/// Webhooks after the Standard Webhooks specification: <c>{type, timestamp, data}</c> with the id in a header. The data has the
/// shape of <see cref="EventShape"/> and is checked like a CloudEvent's. The body may also name <c>source</c> and <c>subject</c>.
/// </summary>
public static class StandardWebhooks
{
    /// <summary>Who is said to send it when the body does not say.</summary>
    public const string DefaultSource = "standard-webhooks";

    /// <summary>The one event of a verified request.</summary>
    /// <param name="headers">All headers; the dictionary must ignore the case of its keys.</param>
    /// <param name="body">The body as received.</param>
    /// <param name="now">When it was received.</param>
    public static IntakeResult Read(IReadOnlyDictionary<string, string> headers, ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(headers);
        if (headers.GetValueOrDefault("webhook-id") is not { Length: > 0 } id)
            return new IntakeResult.Refused("The header webhook-id is missing; send one id for an event and all its retries.");
        if (JsonText.Parse(body, out var document) is { } problem)
            return new IntakeResult.Refused(problem);
        using (document)
            return Read(id, document!.RootElement, now);
    }

    private static IntakeResult Read(string id, JsonElement root, DateTimeOffset now)
    {
        if (root.ValueKind != JsonValueKind.Object)
            return new IntakeResult.Refused($"The body is {ShapeProblem.Quote(root)}; write a JSON object with type, timestamp and data.");
        List<string>? problems = null;
        var envelope = new Envelope
        {
            Id = id,
            Type = Text(root, "type", ref problems),
            Time = Text(root, "timestamp", ref problems),
            Source = Text(root, "source", ref problems) ?? DefaultSource,
            Subject = Text(root, "subject", ref problems),
            Data = root.Get("data"),
        };
        return envelope.ToEvent(now, ref problems) is { } read && problems is null ? new IntakeResult.Read([read]) : new IntakeResult.Refused(problems!);
    }

    private static string? Text(JsonElement root, string name, ref List<string>? problems)
    {
        var value = root.Get(name);
        if (value.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            return null;
        if (value.ValueKind == JsonValueKind.String)
            return value.GetString();
        (problems ??= []).Add($"{name} is {ShapeProblem.Quote(value)}; write a text.");
        return null;
    }
}
