using System.Collections.Immutable;
using TriggerMail.Templates.Checks;
using TriggerMail.Values;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace TriggerMail.Templates;

/// <summary>What stands above a template's HTML, between two lines of <c>---</c>.</summary>
internal sealed record FrontMatter
{
    public const string SubjectKey = "subject";
    public const string PreheaderKey = "preheader";
    public const string SmsKey = "sms";
    public static readonly ImmutableArray<string> Keys = [SubjectKey, PreheaderKey, SmsKey, "needs", "transactional", "sample"];
    public static readonly ImmutableArray<string> BodyKeys = ["needs", "transactional", "sample"];
    public static readonly ImmutableArray<string> PartialKeys = ["takes"];

    /// <summary>The subject line, a template itself.</summary>
    public Phrase Subject { get; init; } = new("", 0);

    /// <summary>The line mailboxes show after the subject, a template itself.</summary>
    public Phrase Preheader { get; init; } = new("", 0);

    /// <summary>The words of the same message as a text message, a template itself; empty where it has none.</summary>
    public Phrase Sms { get; init; } = new("", 0);

    /// <summary>Paths without which the mail makes no sense.</summary>
    public ImmutableArray<Phrase> Needs { get; init; } = [];

    /// <summary>Whether the mail answers something the contact did, so that it carries no unsubscribe link.</summary>
    public bool Transactional { get; init; }

    /// <summary>A partial's named values; one that ends in <c>?</c> may be left out.</summary>
    public ImmutableArray<Phrase> Takes { get; init; } = [];

    /// <summary>Values that replace those of the sample model when the template is tried out.</summary>
    public YamlMappingNode? Sample { get; init; }

    /// <summary>The front matter and the text below it; what cannot be read becomes a problem.</summary>
    public static (FrontMatter Front, string Body, int BodyLine) Read(TemplatePath path, string text, List<Problem> problems)
    {
        var (yaml, body, bodyLine) = Split(text);
        var isWhole = path.Kind == TemplateFileKind.Whole;
        var front = new FrontMatter();
        var before = problems.Count;
        if (yaml is null)
            problems.AddRange(isWhole ? [new(path.File, 1, "The template has no front matter.", "Begin with a line of ---, then subject: ..., then another line of ---.")] : []);
        else
            front = Read(path.File, yaml, isWhole ? Keys : path.Kind == TemplateFileKind.Body ? BodyKeys : PartialKeys, problems);
        if (isWhole && problems.Count == before && front.Subject.Text.Length == 0)
            problems.Add(new(path.File, 1, "The front matter has no subject.", "Add a line such as subject: \"You left something behind\"."));
        return (front, body, bodyLine);
    }

    private static (string? Yaml, string Body, int BodyLine) Split(string text)
    {
        if (!text.StartsWith("---\n", StringComparison.Ordinal))
            return (null, text, 1);
        var end = text.IndexOf("\n---\n", 3, StringComparison.Ordinal);
        return end < 0 ? (null, text, 1) : ("\n" + text[4..(end + 1)], text[(end + 5)..], Mustaches.Lines(text.AsSpan(0, end + 5)) + 1);
    }

    private static FrontMatter Read(string file, string yaml, ImmutableArray<string> keys, List<Problem> problems)
    {
        var front = new FrontMatter();
        try
        {
            if (YamlTree.Read(yaml) is not YamlMappingNode root)
            {
                problems.Add(new(file, 2, "The front matter is not a list of keys and values.", "Write one key: value a line."));
                return front;
            }
            foreach (var (key, value) in root.Children)
                front = front.With(file, key, value, keys, problems);
        }
        catch (YamlException wrong)
        {
            problems.Add(new(file, (int)wrong.Start.Line, $"The front matter is not YAML: {wrong.Message}", "Write one key: value a line, with quotes around a text that holds a colon or begins with { or [."));
        }
        return front;
    }

    private FrontMatter With(string file, YamlNode key, YamlNode value, ImmutableArray<string> keys, List<Problem> problems)
    {
        var name = (key as YamlScalarNode)?.Value ?? key.ToString();
        var line = (int)key.Start.Line;
        FrontMatter Wrong(string message, string remedy)
        {
            problems.Add(new(file, line, message, remedy));
            return this;
        }
        if (!keys.Contains(name))
            return Wrong($"'{name}' is not a key of the front matter.", Spelling.Remedy(name, keys));
        return (name, value) switch
        {
            ("subject", YamlScalarNode text) => this with { Subject = Phrase.Of(text) },
            ("preheader", YamlScalarNode text) => this with { Preheader = Phrase.Of(text) },
            ("sms", YamlScalarNode text) => this with { Sms = Phrase.Of(text) },
            ("transactional", YamlScalarNode { Value: "true" or "false" } truth) => this with { Transactional = truth.Value == "true" },
            ("needs", YamlSequenceNode list) => this with { Needs = Phrases(list) },
            ("takes", YamlSequenceNode list) => this with { Takes = Phrases(list) },
            ("sample", YamlMappingNode sample) => this with { Sample = sample },
            ("transactional", _) => Wrong("'transactional' is neither true nor false.", "Write transactional: true."),
            ("sample", _) => Wrong("'sample' is not a mapping.", "Write the values under their names, as in the events."),
            ("needs" or "takes", _) => Wrong($"'{name}' is not a list.", $"Write {name}: [one, two]."),
            _ => Wrong($"'{name}' is not a text.", $"Write {name}: \"...\"."),
        };
    }

    private static ImmutableArray<Phrase> Phrases(YamlSequenceNode list) => [.. list.Children.OfType<YamlScalarNode>().Select(Phrase.Of)];
}

/// <summary>A text in a front matter and its line.</summary>
internal sealed record Phrase(string Text, int Line)
{
    public static Phrase Of(YamlScalarNode scalar) => new(scalar.Value ?? "", (int)scalar.Start.Line);
}
