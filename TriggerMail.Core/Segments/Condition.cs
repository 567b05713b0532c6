using System.Collections.Immutable;
using TriggerMail.Values;

namespace TriggerMail.Segments;

/// <summary>A question about the facts whose answer can be explained.</summary>
public abstract record Condition
{
    private protected Condition() { }

    /// <summary>Whether it holds.</summary>
    public abstract bool Holds(Facts facts);

    /// <summary>
    /// The clauses that decided the answer, as a person would say them, with the values found:
    /// "cart.total is 12.00, but at least 50 is asked".
    /// </summary>
    public string Explain(Facts facts) => Say(facts, wanted: true);

    /// <summary>The same where the answer <paramref name="wanted"/> is asked for: no, inside a <c>none</c>.</summary>
    internal abstract string Say(Facts facts, bool wanted);

    /// <summary>Every one holds; true when there are none.</summary>
    public sealed record All(ImmutableArray<Condition> Parts) : Condition
    {
        /// <inheritdoc/>
        public override bool Holds(Facts facts)
        {
            foreach (var part in Parts)
                if (!part.Holds(facts))
                    return false;
            return true;
        }

        internal override string Say(Facts facts, bool wanted) => wanted ? Every(Parts, facts, true) : One(Parts, facts, false);
    }

    /// <summary>At least one holds.</summary>
    public sealed record Any(ImmutableArray<Condition> Parts) : Condition
    {
        /// <inheritdoc/>
        public override bool Holds(Facts facts)
        {
            foreach (var part in Parts)
                if (part.Holds(facts))
                    return true;
            return false;
        }

        internal override string Say(Facts facts, bool wanted) => wanted ? One(Parts, facts, true) : Every(Parts, facts, false);
    }

    /// <summary>None holds.</summary>
    public sealed record None(ImmutableArray<Condition> Parts) : Condition
    {
        /// <inheritdoc/>
        public override bool Holds(Facts facts) => !new Any(Parts).Holds(facts);

        internal override string Say(Facts facts, bool wanted) => wanted ? Every(Parts, facts, false) : One(Parts, facts, true);
    }

    /// <summary>One value compared with what the journey asks of it.</summary>
    public sealed record Compare(FactPath Path, Comparison Comparison) : Condition
    {
        /// <inheritdoc/>
        public override bool Holds(Facts facts) => Comparison.Holds(facts.Find(Path));

        internal override string Say(Facts facts, bool wanted)
        {
            var found = facts.Find(Path);
            return $"{Path} {found.Describe()}{Link(Comparison.Holds(found) == wanted)}{Comparison.Describe(wanted)}";
        }
    }

    /// <summary>
    /// How often the contact did something within a window, e.g. "order.placed at least 1 within 30 days". Counts are kept by the
    /// hour for three days and by the day before that, so a window's edge is that coarse.
    /// </summary>
    public sealed record Count(string Event, TimeSpan? Within, Comparison Comparison) : Condition
    {
        /// <inheritdoc/>
        public override bool Holds(Facts facts) => Comparison.Holds(FactValue.Of(facts.CountOf(Event, Within)));

        internal override string Say(Facts facts, bool wanted)
        {
            var often = facts.CountOf(Event, Within) switch { 0 => "never happened", 1 => "happened once", var n => $"happened {n} times" };
            var window = Within is { } within ? $" within {Spans.Say(within)}" : "";
            return $"{Event} {often}{window}{Link(Holds(facts) == wanted)}{Comparison.Describe(wanted)}";
        }
    }

    private static string Every(ImmutableArray<Condition> parts, Facts facts, bool wanted)
    {
        var wrong = parts.Where(part => part.Holds(facts) != wanted).ToList();
        return Together(wrong.Count > 0 ? wrong : parts, facts, wanted);
    }

    private static string One(ImmutableArray<Condition> parts, Facts facts, bool wanted) =>
        parts.FirstOrDefault(part => part.Holds(facts) == wanted) is { } right
            ? right.Say(facts, wanted)
            : "one of these would be enough: " + Together(parts, facts, wanted);

    private static string Together(IEnumerable<Condition> parts, Facts facts, bool wanted) =>
        string.Join("; ", parts.Select(part => part.Say(facts, wanted)));

    private static string Link(bool asAsked) => asAsked ? ", and " : ", but ";
}
