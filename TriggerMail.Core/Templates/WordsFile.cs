using System.Collections.Frozen;
using TriggerMail.Values;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace TriggerMail.Templates;

/// <summary>What one template, or all of them, says in one language: a YAML file of named phrases.</summary>
/// <param name="File">The file.</param>
/// <param name="Template">The template; null for words that every template may use.</param>
/// <param name="Locale">The language.</param>
/// <param name="Sayings">The phrases by name.</param>
internal sealed record WordsFile(string File, string? Template, string Locale, FrozenDictionary<string, LocalizedPhrase> Sayings)
{
    /// <summary>The line its last phrase begins on; 0 when it has none.</summary>
    public int LastLine => Sayings.Values.Select(saying => saying.Line).DefaultIfEmpty(0).Max();

    /// <summary>Reads a file; what cannot be read becomes a problem.</summary>
    public static WordsFile Read(string file, string? template, string locale, string yaml, List<Problem> problems)
    {
        var sayings = new Dictionary<string, LocalizedPhrase>(StringComparer.Ordinal);
        try
        {
            var root = YamlTree.Read(yaml);
            if (root is YamlMappingNode phrases)
                foreach (var (key, value) in phrases.Children)
                    Add(file, key, value, sayings, problems);
            else if (root is not null)
                problems.Add(new(file, 1, "The file is not a list of phrases.", "Write one name: \"words\" a line."));
        }
        catch (YamlException wrong)
        {
            problems.Add(new(file, (int)wrong.Start.Line, $"The words are not YAML: {wrong.Message}", "Write one name: \"words\" a line, with quotes around words that hold a colon or begin with { or [."));
        }
        return new(file, template, locale, sayings.ToFrozenDictionary());
    }

    private static void Add(string file, YamlNode key, YamlNode value, Dictionary<string, LocalizedPhrase> sayings, List<Problem> problems)
    {
        if (key is YamlScalarNode { Value: { Length: > 0 } name } && IsName(name) && value is YamlScalarNode text)
            sayings[name] = LocalizedPhrase.Read(file, name, Phrase.Of(text), problems);
        else
            problems.Add(new(file, (int)key.Start.Line, $"'{key}' is not a phrase.", "Write a name of letters and digits, a colon, and the words: button: \"Return to your cart\"."));
    }

    private static bool IsName(string name) => char.IsAsciiLetter(name[0]) && name.All(char.IsAsciiLetterOrDigit);
}
