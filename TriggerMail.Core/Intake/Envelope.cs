using System.Buffers;
using System.Text.Json;
using TriggerMail.Events;
using TriggerMail.Events.Shape;
using TriggerMail.Values;

namespace TriggerMail.Intake;

/// <summary>What a sender wrote around its data, not yet judged. Becomes a <see cref="StoreEvent"/> or a list of problems.</summary>
internal struct Envelope
{
    private static readonly SearchValues<char> NotInReferences =
        SearchValues.Create([.. Enumerable.Range(0, 33).Select(c => (char)c), '\u007f', '<', '>', '"', '{', '}', '|', '\\', '^', '`']);

    public string? Id, Source, Type, Time, Subject, Shop;
    public JsonElement Data;

    /// <summary>The event, or null and at least one problem more. The event outlives the document that <see cref="Data"/> is in.</summary>
    public readonly StoreEvent? ToEvent(DateTimeOffset now, ref List<string>? problems)
    {
        var before = problems?.Count ?? 0;
        Require("id", Id, "give each event an id that is unique within its source", ref problems);
        Require("source", Source, "say who sends it, as a URI reference such as /shop", ref problems);
        Require("type", Type, "say what happened, e.g. cart.updated", ref problems);
        if (Source is not null && Source.AsSpan().ContainsAny(NotInReferences))
            Add(ref problems, $"source is {Quote(Source)}; write a URI reference such as /shop, without spaces or quotes.");
        if (InternalEvents.Refusal(Source, Type) is { } refusal)
            Add(ref problems, refusal + ".");
        if (Shop is not null)
            Require("shop", Shop, "write the shop's domain, or leave it out", ref problems);
        if (Subject is not null && !(Subject.Length <= EventLimits.NameCharacters && IsClean(Subject) && Events.Subject.IsValid(Subject)))
            Add(ref problems, $"subject is {Quote(Subject)}; {Events.Subject.Remedy}.");
        var at = TimeOr(now, ref problems);
        var data = Fitted(ref problems);
        return (problems?.Count ?? 0) > before
            ? null
            : new StoreEvent(Id!, Source!, Type!, at, Subject ?? Events.Subject.Of(data), data) { Shop = Shop };
    }

    private readonly DateTimeOffset TimeOr(DateTimeOffset now, ref List<string>? problems)
    {
        if (Time is null)
            return now;
        if (Instants.TryParse(Time, out var claimed))
            return Instants.NotAfter(claimed, now, EventLimits.ClockSkew);
        Add(ref problems, $"time is {Quote(Time)}; write a time with its offset such as 2026-03-01T12:00:00Z (RFC 3339), or leave it out.");
        return now;
    }

    private readonly JsonElement Fitted(ref List<string>? problems)
    {
        if (Data.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
            return StoreEventJson.NoData;
        EventShape.TryFit(Data, out var fitted, ref problems);
        if (fitted.ValueKind == JsonValueKind.Object && StoreEventJson.SizeOf(fitted) is > EventLimits.DataBytes and var size)
            Add(ref problems, FormattableString.Invariant($"data has {size} bytes; send at most {EventLimits.DataBytes}."));
        return fitted;
    }

    private static void Require(string name, string? value, string remedy, ref List<string>? problems)
    {
        if (string.IsNullOrEmpty(value))
            Add(ref problems, $"{name} is {(value is null ? "missing" : "empty")}; {remedy}.");
        else if (value.Length > EventLimits.NameCharacters || !IsClean(value))
            Add(ref problems, FormattableString.Invariant(
                $"{name} is {Quote(value)}; write at most {EventLimits.NameCharacters} characters, none of them a control character or half a pair."));
    }

    private static bool IsClean(string value)
    {
        for (var i = 0; i < value.Length; i++)
            if (char.IsControl(value[i]) || (char.IsSurrogate(value[i]) && !(i + 1 < value.Length && char.IsSurrogatePair(value[i], value[++i]))))
                return false;
        return true;
    }

    private static string Quote(string value) => $"\"{ShapeProblem.Cut(value)}\"";

    private static void Add(ref List<string>? problems, string problem) => (problems ??= []).Add(problem);
}
