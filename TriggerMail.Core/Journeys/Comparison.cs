using System.Collections.Immutable;
using System.Globalization;

namespace TriggerMail.Journeys;

/// <summary>What a journey asks of one value.</summary>
public abstract record Comparison
{
    private Comparison() { }

    /// <summary>Whether the value found answers to it.</summary>
    public abstract bool Holds(FactValue found);

    /// <summary>It in words: "at least 50".</summary>
    public abstract string Describe();

    /// <summary>The value is this text, number or truth (text without regard to case).</summary>
    public sealed record Is(FactValue Wanted) : Comparison
    {
        /// <inheritdoc/>
        public override bool Holds(FactValue found) => found.Same(Wanted);

        /// <inheritdoc/>
        public override string Describe() => Wanted.AsText();
    }

    /// <summary>The value is there and is not this.</summary>
    public sealed record IsNot(FactValue Unwanted) : Comparison
    {
        /// <inheritdoc/>
        public override bool Holds(FactValue found) => !found.Same(Unwanted);

        /// <inheritdoc/>
        public override string Describe() => $"not {Unwanted.AsText()}";
    }

    /// <summary>The value is one of these.</summary>
    public sealed record In(ImmutableArray<FactValue> Wanted) : Comparison
    {
        /// <inheritdoc/>
        public override bool Holds(FactValue found) => Wanted.Any(found.Same);

        /// <inheritdoc/>
        public override string Describe() => "one of " + string.Join(", ", Wanted.Select(value => value.AsText()));
    }

    /// <summary>The list holds this value, or the text holds this text.</summary>
    public sealed record Contains(FactValue Wanted) : Comparison
    {
        /// <inheritdoc/>
        public override bool Holds(FactValue found) => found.Holds(Wanted);

        /// <inheritdoc/>
        public override string Describe() => $"contains {Wanted.AsText()}";
    }

    /// <summary>There is a value, or (when false) there is none.</summary>
    public sealed record Exists(bool Wanted) : Comparison
    {
        /// <inheritdoc/>
        public override bool Holds(FactValue found) => found.IsMissing != Wanted;

        /// <inheritdoc/>
        public override string Describe() => Wanted ? "is there" : "is not there";
    }

    /// <summary>The number (or the length of the list) against a bound.</summary>
    public sealed record Bound(BoundKind Kind, decimal Limit) : Comparison
    {
        /// <inheritdoc/>
        public override bool Holds(FactValue found) => found.AsNumber() is { } number && Kind switch
        {
            BoundKind.AtLeast => number >= Limit,
            BoundKind.AtMost => number <= Limit,
            BoundKind.MoreThan => number > Limit,
            _ => number < Limit,
        };

        /// <inheritdoc/>
        public override string Describe() => Kind switch
        {
            BoundKind.AtLeast => "at least ",
            BoundKind.AtMost => "at most ",
            BoundKind.MoreThan => "more than ",
            _ => "less than ",
        } + Limit.ToString(CultureInfo.InvariantCulture);
    }
}

/// <summary>Which side of a bound counts.</summary>
public enum BoundKind
{
    /// <summary>The bound or more.</summary>
    AtLeast,

    /// <summary>The bound or less.</summary>
    AtMost,

    /// <summary>More than the bound.</summary>
    MoreThan,

    /// <summary>Less than the bound.</summary>
    LessThan,
}
