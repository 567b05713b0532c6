using System.Collections.Immutable;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace TriggerMail.Publishing.Reading;

/// <summary>
/// YAML text into pieces that know their lines. Built on the parser's events rather than on YamlDotNet's document tree, because the
/// tree gives up at the first key written twice, overflows the stack on deep nesting and lets an alias contain itself.
/// </summary>
internal sealed class JourneyFileParser
{
    private const int MostCharacters = 256 * 1024;
    private const int MostLevels = 40;

    private readonly Parser events;
    private readonly JourneyFileReading reading;

    private JourneyFileParser(JourneyFileReading reading, string yaml) =>
        (this.reading, events) = (reading, new Parser(new StringReader(yaml)));

    /// <summary>The whole file as a map, or null when it is none; then the problem is already told.</summary>
    public static JourneyFileNode.Map? Parse(JourneyFileReading reading, string yaml)
    {
        if (yaml.Length > MostCharacters)
        {
            reading.Problem(0, $"The file is longer than {MostCharacters / 1024} KiB.", "Split it into several journeys.");
            return null;
        }
        var parser = new JourneyFileParser(reading, yaml);
        try
        {
            return parser.Document();
        }
        catch (Exception error) when (error is YamlException or InvalidOperationException)
        {
            // YamlDotNet 16.3 gives up with an InvalidOperationException and no line when a map in braces is never closed.
            var unclosed = new YamlException(parser.events.Current?.Start ?? Mark.Empty, Mark.Empty, JourneyFileSyntax.Unclosed);
            reading.Add(JourneyFileSyntax.Problem(reading.File, yaml, error as YamlException ?? unclosed));
            return null;
        }
    }

    private JourneyFileNode.Map? Document()
    {
        events.Consume<StreamStart>();
        if (events.Accept<StreamEnd>(out _))
            return Refused(0, "The file is empty.");
        events.Consume<DocumentStart>();
        var root = Node(0);
        events.Consume<DocumentEnd>();
        if (!events.TryConsume<StreamEnd>(out _))
            return Refused(Line(events.Current!), "The file holds a second document after `---`.",
                "Put every journey in a file of its own.");
        return root as JourneyFileNode.Map ?? Refused(root.Line, "The file does not hold `key: value` lines.");
    }

    private JourneyFileNode.Map? Refused(int line, string message, string? remedy = null)
    {
        reading.Problem(line, message, remedy ?? "Begin with `journey: the-name-of-the-file`; mind the space after the colon.");
        return null;
    }

    private JourneyFileNode Node(int level)
    {
        var start = events.Current ?? throw new YamlException("The file ends too early.");
        if (level > MostLevels)
            throw new YamlException(start.Start, start.End, JourneyFileSyntax.TooDeep);
        if (events.TryConsume<Scalar>(out var scalar))
            return new JourneyFileNode.Scalar(Line(start), scalar.Value, scalar.Style != ScalarStyle.Plain);
        if (events.TryConsume<SequenceStart>(out _))
            return List(Line(start), level);
        if (events.TryConsume<MappingStart>(out _))
            return Map(Line(start), level);
        throw new YamlException(start.Start, start.End, JourneyFileSyntax.Alias);
    }

    private JourneyFileNode.List List(int line, int level)
    {
        var items = ImmutableArray.CreateBuilder<JourneyFileNode>();
        while (!events.TryConsume<SequenceEnd>(out _))
            items.Add(Node(level + 1));
        return new(line, items.ToImmutable());
    }

    private JourneyFileNode.Map Map(int line, int level)
    {
        var entries = ImmutableArray.CreateBuilder<JourneyFileEntry>();
        var lines = new Dictionary<string, int>(StringComparer.Ordinal);
        while (!events.TryConsume<MappingEnd>(out _))
        {
            var key = Node(level + 1);
            var value = Node(level + 1);
            if (key is not JourneyFileNode.Scalar { Text: var name })
                reading.Problem(key.Line, "A key is a list or a map.", "Write a single word before the colon.");
            else if (lines.TryAdd(name, key.Line))
                entries.Add(new(name, key.Line, value));
            else
                reading.Problem(key.Line, $"`{name}` is written twice; the first time in line {lines[name]}.", "Keep one of the two.");
        }
        return new(line, entries.ToImmutable());
    }

    private static int Line(ParsingEvent at) => (int)at.Start.Line;
}
