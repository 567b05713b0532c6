using System.Collections.Immutable;
using System.Globalization;

namespace TriggerMail.Segments;

/// <summary>What a journey asks of one value.</summary>
public abstract record Comparison
{
    private Comparison() { }

    /// <summary>Whether the value found answers to it.</summary>
    public abstract bool Holds(FactValue found);

    /// <summary>What is asked, as the end of a sentence: "at least 50 is asked".</summary>
    /// <param name="wanted">False inside a <c>none</c>, where it is asked that it does not hold.</param>
    public abstract string Describe(bool wanted = true);

    /// <summary>The value is this text, number or truth (text without regard to case).</summary>
    public sealed record Is(FactValue Wanted) : Comparison
    {
        /// <inheritdoc/>
        public override bool Holds(FactValue found) => found.Same(Wanted);

        /// <inheritdoc/>
        public override string Describe(bool wanted = true) => wanted ? $"{Wanted.AsText()} is asked" : $"it must not be {Wanted.AsText()}";
    }

    /// <summary>The value is there and is not this.</summary>
    public sealed record IsNot(FactValue Unwanted) : Comparison
    {
        /// <inheritdoc/>
        public override bool Holds(FactValue found) => !found.Same(Unwanted);

        /// <inheritdoc/>
        public override string Describe(bool wanted = true) =>
            wanted ? $"it must not be {Unwanted.AsText()}" : $"{Unwanted.AsText()} is asked";
    }

    /// <summary>The value is one of these.</summary>
    public sealed record In(ImmutableArray<FactValue> Wanted) : Comparison
    {
        /// <inheritdoc/>
        public override bool Holds(FactValue found) => Wanted.Any(found.Same);

        /// <inheritdoc/>
        public override string Describe(bool wanted = true)
        {
            var values = string.Join(", ", Wanted.Select(value => value.AsText()));
            return wanted ? $"one of {values} is asked" : $"it must be none of {values}";
        }
    }

    /// <summary>The list holds this value, or the text holds this text.</summary>
    public sealed record Contains(FactValue Wanted) : Comparison
    {
        /// <inheritdoc/>
        public override bool Holds(FactValue found) => found.Holds(Wanted);

        /// <inheritdoc/>
        public override string Describe(bool wanted = true) => $"it must {(wanted ? "" : "not ")}contain {Wanted.AsText()}";
    }

    /// <summary>There is a value, or (when false) there is none.</summary>
    public sealed record Exists(bool Wanted) : Comparison
    {
        /// <inheritdoc/>
        public override bool Holds(FactValue found) => found.IsMissing != Wanted;

        /// <inheritdoc/>
        public override string Describe(bool wanted = true) => Wanted == wanted ? "it must be there" : "it must not be there";
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
        public override string Describe(bool wanted = true)
        {
            var limit = Limit.ToString(CultureInfo.InvariantCulture);
            return Kind switch
            {
                BoundKind.AtLeast => wanted ? $"at least {limit} is asked" : $"less than {limit} is asked",
                BoundKind.AtMost => wanted ? $"at most {limit} is asked" : $"more than {limit} is asked",
                BoundKind.MoreThan => wanted ? $"more than {limit} is asked" : $"at most {limit} is asked",
                _ => wanted ? $"less than {limit} is asked" : $"at least {limit} is asked",
            };
        }
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
