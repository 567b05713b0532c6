using System.Text.Json;
using TriggerMail.Values;

namespace TriggerMail.Events.Shape;

/// <summary>
/// The shape of an event's data: what may be there and of which kind. Missing is allowed everywhere, and null is missing; wrong
/// names its path. Members the shape does not know are allowed and kept as they are.
/// </summary>
public static partial class EventShape
{
    /// <summary>
    /// The data in normal form (ids and money as text, currency and country in capitals, topics as a list), independent of the
    /// document it came from; or every problem found, each with its path, the value and the remedy.
    /// </summary>
    public static ShapeResult Check(JsonElement data)
    {
        List<string>? problems = null;
        return TryFit(data, out var fitted, ref problems) ? new ShapeResult.Fits(fitted) : new ShapeResult.Wrong(problems!);
    }

    /// <summary>As <see cref="Check"/>, for the hot path: nothing is written again that was right as it came.</summary>
    internal static bool TryFit(JsonElement data, out JsonElement fitted, ref List<string>? problems)
    {
        fitted = default;
        var before = problems?.Count ?? 0;
        if (data.ValueKind is not JsonValueKind.Object)
        {
            Add(ref problems, $"data is {ShapeProblem.Quote(data)}; write a JSON object.");
            return false;
        }
        var rewrite = Look(Members, data, -1, ref problems);
        if ((problems?.Count ?? 0) > before)
            return false;
        fitted = rewrite ? ShapeWriter.Rewrite(data, Members, notes: null) : data.Clone();
        return true;
    }

    /// <summary>
    /// The data in normal form without the members that are wrong; what was left out is said in <c>data.notes</c>. For store
    /// webhooks: one odd field must not cost the event.
    /// </summary>
    internal static JsonElement Sanitize(JsonElement data) => ShapeWriter.Rewrite(data, Members, notes: []);

    private static bool Look(ShapeMember[] members, JsonElement at, int index, ref List<string>? problems)
    {
        var rewrite = false;
        foreach (var property in at.EnumerateObject())
            if (ShapeMember.Find(members, property) is { } member && property.Value is { ValueKind: not JsonValueKind.Null } value)
                rewrite |= Look(member, value, index, ref problems);
        return rewrite;
    }

    private static bool Look(ShapeMember member, JsonElement value, int index, ref List<string>? problems)
    {
        if (FieldFormats.Judge(member.Form, value) is var fit and not Fit.Whole)
        {
            if (fit == Fit.Wrong)
                Add(ref problems, ShapeProblem.Of(member, value, index));
            return fit == Fit.Rewrite;
        }
        if (member.Form == FieldFormat.Object)
            return Look(member.Members, value, index, ref problems);

        var (rewrite, at) = (false, 0);
        foreach (var entry in value.EnumerateArray())
        {
            if (entry.ValueKind == JsonValueKind.Object)
                rewrite |= Look(member.Members, entry, at, ref problems);
            else
                Add(ref problems, ShapeProblem.OfEntry(member, entry, at));
            at++;
        }
        return rewrite;
    }

    private static void Add(ref List<string>? problems, string problem)
    {
        problems ??= [];
        if (problems.Count < EventLimits.ProblemsNamed)
            problems.Add(problem);
    }
}

/// <summary>What the shape check found.</summary>
public abstract record ShapeResult
{
    private ShapeResult() { }

    /// <summary>The data in normal form; it outlives the document it was read from.</summary>
    public sealed record Fits(JsonElement Data) : ShapeResult;

    /// <summary>What is wrong, e.g. <c>data.cart.items[2].quantity is "two"; write a whole number.</c></summary>
    public sealed record Wrong(IReadOnlyList<string> Problems) : ShapeResult;
}
