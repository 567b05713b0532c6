using System.Collections.Immutable;
using System.Globalization;
using TriggerMail.Journeys;
using TriggerMail.Values;

namespace TriggerMail.Publishing.Reading;

/// <summary>A step as written, with the lists of steps nested in it.</summary>
/// <param name="Stem">What its id is made from when it has none: that of a send is its own, others are counted.</param>
/// <param name="Line">Where it stands.</param>
/// <param name="Id">The id given in the file, or null.</param>
/// <param name="Make">Makes the step once its place in the flow is known.</param>
internal sealed record StepDraft(string Stem, int Line, string? Id, Func<StepPlace, Step> Make)
{
    /// <summary>The nested lists, in the order in which <see cref="StepPlace.Blocks"/> names them.</summary>
    public ImmutableArray<ImmutableArray<StepDraft>> Blocks { get; init; } = [];

    /// <summary>The id a <c>goTo</c> names; null for every other kind.</summary>
    public string? Target { get; init; }

    /// <summary>How many steps it becomes, with all that are nested in it.</summary>
    public int Size => 1 + Blocks.Sum(SizeOf);

    public static int SizeOf(ImmutableArray<StepDraft> block) => block.Sum(draft => draft.Size);

    public IEnumerable<StepDraft> Flat() => Blocks.SelectMany(block => block).SelectMany(draft => draft.Flat()).Prepend(this);
}

/// <summary>Where a step came to stand: its id, what follows it, and where each of its nested lists begins.</summary>
internal sealed record StepPlace(string Id, int Next, ImmutableArray<int> Blocks);

/// <summary>The steps of a journey as one list: a nested list, when it is through, goes on behind the step it is nested in.</summary>
internal sealed class JourneyFileFlow
{
    private readonly Dictionary<string, int> indices = new(StringComparer.Ordinal);
    private readonly string[] ids;
    private readonly Step[] steps;

    private JourneyFileFlow(JourneyFileReading reading, ImmutableArray<StepDraft> drafts)
    {
        StepDraft[] flat = [.. drafts.SelectMany(draft => draft.Flat())];
        steps = new Step[flat.Length];
        Lines = [.. flat.Select(draft => draft.Line)];
        ids = Ids(flat);
        for (var i = 0; i < ids.Length; i++)
            if (!indices.TryAdd(ids[i], i))
                reading.Problem(Lines[i], $"The step id `{ids[i]}` is used twice; the first time in line {Lines[indices[ids[i]]]}.",
                    "Give one of the two another `id:`.");
        Lay(reading, drafts, 0, flat.Length);
    }

    /// <summary>The steps, in the order in which they are written.</summary>
    public ImmutableArray<Step> Steps => [.. steps];

    /// <summary>The line of each step.</summary>
    public ImmutableArray<int> Lines { get; }

    /// <summary>Lays the drafts out; ids used twice and targets that do not exist are problems.</summary>
    public static JourneyFileFlow Of(JourneyFileReading reading, ImmutableArray<StepDraft> drafts) => new(reading, drafts);

    // Counted over all steps of a kind, whether they have an id of their own or not, so that giving one an id renames no other.
    private static string[] Ids(StepDraft[] flat)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        return [.. flat.Select(draft =>
        {
            var n = counts[draft.Stem] = counts.GetValueOrDefault(draft.Stem) + 1;
            var isNamed = draft.Stem.StartsWith("send-", StringComparison.Ordinal) || draft.Stem.StartsWith("sms-", StringComparison.Ordinal);
            return draft.Id ?? (isNamed && n == 1 ? draft.Stem : string.Create(CultureInfo.InvariantCulture, $"{draft.Stem}-{n}"));
        })];
    }

    private void Lay(JourneyFileReading reading, ImmutableArray<StepDraft> block, int at, int after)
    {
        for (var i = 0; i < block.Length; i++)
        {
            var draft = block[i];
            var next = i == block.Length - 1 ? after : at + draft.Size;
            var inner = at + 1;
            var starts = ImmutableArray.CreateBuilder<int>(draft.Blocks.Length);
            foreach (var nested in draft.Blocks)
            {
                starts.Add(nested.IsEmpty ? next : inner);
                Lay(reading, nested, inner, next);
                inner += StepDraft.SizeOf(nested);
            }
            steps[at] = draft.Make(new(ids[at], draft.Target is { } target ? Find(reading, draft, target) : next, starts.ToImmutable()));
            at += draft.Size;
        }
    }

    private int Find(JourneyFileReading reading, StepDraft draft, string target)
    {
        if (indices.TryGetValue(target, out var index))
            return index;
        reading.Problem(draft.Line, $"`goTo: {target}` names no step.",
            NearMiss.Remedy(target, indices.Keys, $"Name one of: {string.Join(", ", indices.Keys.Take(12))}."));
        return steps.Length;
    }
}
