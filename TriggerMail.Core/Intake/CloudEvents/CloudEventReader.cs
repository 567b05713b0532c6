using System.Text.Json;
using TriggerMail.Events;
using TriggerMail.Events.Shape;
using TriggerMail.Values;

namespace TriggerMail.Intake.CloudEvents;

/// <summary>
/// Requests that carry CloudEvents 1.0 in one of the three HTTP modes (cloudevents/spec, "HTTP Protocol Binding" and "JSON Event
/// Format"): batch, structured, binary. Plain JSON is taken as structured when it has a <c>specversion</c>. Of the extension attributes
/// only <c>shop</c> is kept. A <c>time</c> more than five minutes ahead counts as now, and so does a missing one.
/// </summary>
public static class CloudEventReader
{
    private const string Batch = "application/cloudevents-batch";
    private const string Structured = "application/cloudevents";

    /// <summary>
    /// The events of one request. One bad event refuses its whole batch, with its index: fix it and send the batch again.
    /// </summary>
    /// <param name="contentType">The Content-Type header.</param>
    /// <param name="headers">All headers; the dictionary must ignore the case of its keys.</param>
    /// <param name="body">The body as received.</param>
    /// <param name="now">When it was received.</param>
    public static IntakeResult Read(string? contentType, IReadOnlyDictionary<string, string> headers, ReadOnlyMemory<byte> body, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(headers);
        contentType ??= "";
        // The batch type starts with the structured type, so it is asked for first.
        if (Is(contentType, Batch))
            return Suffix(contentType, Batch) ?? Parsed(body, now, ReadBatch);
        if (Is(contentType, Structured))
            return Suffix(contentType, Structured) ?? Parsed(body, now, ReadOne);
        return BinaryCloudEvent.IsIn(headers) ? BinaryCloudEvent.Read(contentType, headers, body, now) : Parsed(body, now, ReadPlain);
    }

    private static bool Is(string contentType, string prefix) => contentType.StartsWith(prefix, StringComparison.OrdinalIgnoreCase);

    private static IntakeResult.Refused? Suffix(string contentType, string prefix)
    {
        var rest = contentType.AsSpan(prefix.Length);
        var format = rest[..(rest.IndexOf(';') is >= 0 and var end ? end : rest.Length)].Trim();
        return format.IsEmpty || format.Equals("+json", StringComparison.OrdinalIgnoreCase)
            ? null
            : new($"The content type is \"{contentType}\"; TriggerMail reads the JSON format only, so send {prefix}+json.");
    }

    private static IntakeResult Parsed(ReadOnlyMemory<byte> body, DateTimeOffset now, Func<JsonElement, DateTimeOffset, IntakeResult> read)
    {
        if (JsonText.Parse(body, out var document) is { } problem)
            return new IntakeResult.Refused(problem);
        using (document)
            return read(document!.RootElement, now);
    }

    private static IntakeResult ReadPlain(JsonElement root, DateTimeOffset now)
    {
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("specversion"u8, out _))
            return ReadOne(root, now);
        if (root.ValueKind == JsonValueKind.Array && root.GetArrayLength() > 0 && root[0].Get("specversion").ValueKind != JsonValueKind.Undefined)
            return ReadBatch(root, now);
        return new IntakeResult.Refused(
            "The request is no CloudEvent: the body has no specversion and there are no ce- headers. Send "
            + "{\"specversion\":\"1.0\",\"id\":...,\"source\":...,\"type\":...,\"data\":{...}} as application/cloudevents+json.");
    }

    private static IntakeResult ReadOne(JsonElement root, DateTimeOffset now)
    {
        List<string>? problems = null;
        return StructuredCloudEvent.Read(root, now, ref problems) is { } read ? new IntakeResult.Read([read]) : new IntakeResult.Refused(problems!);
    }

    private static IntakeResult ReadBatch(JsonElement root, DateTimeOffset now)
    {
        if (root.ValueKind != JsonValueKind.Array)
            return new IntakeResult.Refused($"The body of a batch is {ShapeProblem.Quote(root)}; write a JSON list of events.");
        var events = new List<StoreEvent>(root.GetArrayLength());
        List<string>? problems = null;
        foreach (var entry in root.EnumerateArray())
        {
            if (StructuredCloudEvent.Read(entry, now, ref problems) is { } read)
                events.Add(read);
            else
                return new IntakeResult.Refused([.. problems!.Select(problem => FormattableString.Invariant($"Event [{events.Count}]: {problem}"))]);
        }
        return new IntakeResult.Read(events);
    }
}
