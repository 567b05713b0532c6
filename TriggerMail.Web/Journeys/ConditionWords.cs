using System.Collections.Immutable;
using System.Globalization;
using TriggerMail.Segments;
using TriggerMail.Values;

namespace TriggerMail.Web.Journeys;

/// <summary>Conditions as a person reads them, before any facts are known.</summary>
internal static class ConditionWords
{
    public static string Say(Condition condition) => condition switch
    {
        Condition.All all => Join(all.Parts, " and ", "always"),
        Condition.Any any => Join(any.Parts, " or ", "never"),
        Condition.None none => $"not ({Join(none.Parts, " or ", "never")})",
        Condition.Compare compare => $"{compare.Path} {Say(compare.Comparison)}",
        Condition.Count count => $"{count.Event} happened {Often(count.Comparison)}{(count.Within is { } within ? $" within {Spans.Say(within)}" : "")}",
        _ => condition.ToString(),
    };

    private static string Say(Comparison comparison) => comparison switch
    {
        Comparison.Is one => $"is {one.Wanted.AsText()}",
        Comparison.IsNot one => $"is not {one.Unwanted.AsText()}",
        Comparison.In some => $"is one of {string.Join(", ", some.Wanted.Select(value => value.AsText()))}",
        Comparison.Contains one => $"contains {one.Wanted.AsText()}",
        Comparison.Exists { Wanted: true } => "is there",
        Comparison.Exists => "is missing",
        Comparison.Bound bound => $"is {Bound(bound)}",
        _ => comparison.ToString(),
    };

    private static string Often(Comparison comparison) => comparison switch
    {
        Comparison.Bound { Limit: 1 } bound => $"{Bound(bound)} time",
        Comparison.Bound bound => $"{Bound(bound)} times",
        Comparison.Is one => $"{one.Wanted.AsText()} times",
        _ => $"so often that the number {Say(comparison)}",
    };

    private static string Bound(Comparison.Bound bound)
    {
        var limit = bound.Limit.ToString(CultureInfo.InvariantCulture);
        return bound.Kind switch
        {
            BoundKind.AtLeast => $"at least {limit}",
            BoundKind.AtMost => $"at most {limit}",
            BoundKind.MoreThan => $"more than {limit}",
            _ => $"less than {limit}",
        };
    }

    private static string Join(ImmutableArray<Condition> parts, string word, string nothing) => parts switch
    {
        [] => nothing,
        [var one] => Say(one),
        _ => string.Join(word, parts.Select(part => part is Condition.Compare or Condition.None ? Say(part) : $"({Say(part)})")),
    };
}
