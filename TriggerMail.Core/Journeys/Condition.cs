using System.Collections.Immutable;

namespace TriggerMail.Journeys;

/// <summary>A question about the facts whose answer can be explained.</summary>
public abstract record Condition
{
    private protected Condition() { }

    /// <summary>Whether it holds.</summary>
    public abstract bool Holds(Facts facts);

    /// <summary>
    /// The clauses that decided the answer, as a person would say them, with the values found:
    /// "cart.total is 12.00, at least 50 is asked".
    /// </summary>
    public abstract string Explain(Facts facts);

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

        /// <inheritdoc/>
        public override string Explain(Facts facts) =>
            string.Join("; ", (Holds(facts) ? Parts : Parts.Where(part => !part.Holds(facts))).Select(part => part.Explain(facts)));
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

        /// <inheritdoc/>
        public override string Explain(Facts facts) =>
            Parts.FirstOrDefault(part => part.Holds(facts)) is { } found
                ? found.Explain(facts)
                : "none of: " + string.Join("; ", Parts.Select(part => part.Explain(facts)));
    }

    /// <summary>None holds.</summary>
    public sealed record None(ImmutableArray<Condition> Parts) : Condition
    {
        /// <inheritdoc/>
        public override bool Holds(Facts facts) => !new Any(Parts).Holds(facts);

        /// <inheritdoc/>
        public override string Explain(Facts facts) =>
            Parts.FirstOrDefault(part => part.Holds(facts)) is { } found
                ? found.Explain(facts) + ", which must not be"
                : string.Join("; ", Parts.Select(part => part.Explain(facts)));
    }

    /// <summary>One value compared with what the journey asks of it.</summary>
    public sealed record Compare(FactPath Path, Comparison Comparison) : Condition
    {
        /// <inheritdoc/>
        public override bool Holds(Facts facts) => Comparison.Holds(facts.Find(Path));

        /// <inheritdoc/>
        public override string Explain(Facts facts)
        {
            var found = facts.Find(Path);
            return $"{Path} {found.Describe()}, asked: {Comparison.Describe()}";
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

        /// <inheritdoc/>
        public override string Explain(Facts facts) =>
            $"{Event} happened {facts.CountOf(Event, Within)} times{Window}, asked: {Comparison.Describe()}";

        private string Window => Within is { } within ? $" within {Spans.Say(within)}" : "";
    }
}
