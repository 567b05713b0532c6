using System.Text.RegularExpressions;
using TriggerMail.Values;

namespace TriggerMail.Publishing.Reading;

/// <summary>What a name in a journey file stands for.</summary>
internal enum MentionKind
{
    Event,
    Template,
    Path,
    Segment,
}

/// <summary>A name that a journey file uses and that something outside the file gives a meaning.</summary>
internal sealed record Mention(MentionKind Kind, string Label, string Value, int Line);

/// <summary>One reading of one file: collects its problems and the names it mentions, and reads single values.</summary>
internal sealed partial class JourneyFileReading(string file)
{
    private const int LongestName = 60;

    private readonly List<Problem> problems = [];
    private readonly List<Mention> mentions = [];

    public string File => file;

    /// <summary>All problems, by line.</summary>
    public IReadOnlyList<Problem> Problems => [.. problems.OrderBy(problem => problem.Line)];

    public IReadOnlyList<Mention> Mentions => mentions;

    public void Add(Problem problem) => problems.Add(problem);

    public void Problem(int line, string message, string remedy) => problems.Add(new(file, line, message, remedy));

    public void Mention(MentionKind kind, JourneyFileEntry entry, string value, int? line = null) =>
        mentions.Add(new(kind, entry.Label, value, line ?? entry.Value.Line));

    /// <summary>The value as text, or null when it is missing, empty or no text; the last two are problems.</summary>
    public string? Text(JourneyFileEntry? entry)
    {
        if (entry is null)
            return null;
        if (entry.Value is not JourneyFileNode.Scalar scalar)
            Problem(entry.Line, $"`{entry.Label}` is a {Kind(entry.Value)} where one value belongs.", $"Write `{entry.Example}`.");
        else if (scalar.IsNothing || string.IsNullOrWhiteSpace(scalar.Text))
            Problem(entry.Line, $"`{entry.Label}` is empty.", $"Write `{entry.Example}`.");
        else
            return scalar.Text.Trim();
        return null;
    }

    /// <summary>The value as a name of a journey, step or template.</summary>
    public string? Name(JourneyFileEntry? entry)
    {
        if (entry is null || Text(entry) is not { } text)
            return null;
        if (text.Length <= LongestName && NamePattern().IsMatch(text))
            return text;
        Wrong(entry, text, "is not a name.",
            $"Use small letters, digits and single hyphens, at most {LongestName} characters: `{entry.Example}`.");
        return null;
    }

    /// <summary>The value as a length of time.</summary>
    public TimeSpan? Span(JourneyFileEntry? entry, bool orNone = false)
    {
        if (entry is null || Text(entry) is not { } text)
            return null;
        var span = Spans.Read(text);
        if (span is null)
            Wrong(entry, text, "is not a length of time.", "Write a number and a unit: `30m`, `1h`, `2d`, `1w` or `1d 12h`.");
        else if (span > Spans.Longest)
            Wrong(entry, text, $"is longer than {Spans.Say(Spans.Longest)}.", $"Write at most `{entry.Key}: 400d`.");
        else if (span == TimeSpan.Zero && !orNone)
            Wrong(entry, text, "is no time at all.", $"Write `{entry.Example}`.");
        else
            return span;
        return null;
    }

    /// <summary>The value as one of a few words.</summary>
    public T? Choice<T>(JourneyFileEntry? entry, params IReadOnlyList<(string Word, T Meaning)> choices) where T : struct
    {
        if (entry is null || Text(entry) is not { } text)
            return null;
        foreach (var (word, meaning) in choices)
            if (word == text)
                return meaning;
        string[] words = [.. choices.Select(choice => choice.Word)];
        Wrong(entry, text, $"is not one of {string.Join(", ", words)}.",
            NearMiss.Remedy(text, words, $"Write `{entry.Key}: {string.Join($"` or `{entry.Key}: ", words)}`."));
        return null;
    }

    /// <summary>A problem with one value: quotes it and says what it is not.</summary>
    public void Wrong(JourneyFileEntry entry, string text, string says, string remedy) =>
        Problem(entry.Line, $"{Quote(entry, text)} {says}", remedy);

    private static string Quote(JourneyFileEntry entry, string text)
    {
        var line = text.ReplaceLineEndings(" ");
        return $"`{entry.Label}: {(line.Length <= 60 ? line : line[..57] + "...")}`";
    }

    /// <summary>What a piece of YAML is, in a sentence.</summary>
    public static string Kind(JourneyFileNode node) => node switch
    {
        JourneyFileNode.Map => "map of keys",
        JourneyFileNode.List => "list",
        JourneyFileNode.Scalar { IsNothing: true } => "key without a value",
        _ => "single value",
    };

    [GeneratedRegex(@"^[a-z0-9]+(-[a-z0-9]+)*\z", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
