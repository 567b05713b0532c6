using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace TriggerMail.Values;

/// <summary>Reads small YAML texts that people write.</summary>
internal static class YamlTree
{
    // Words need one level and front matter a few; YamlDotNet's tree ends the process at some ten thousand.
    private const int MostLevels = 32;

    /// <summary>What the text holds; null when it is empty.</summary>
    /// <exception cref="YamlException">It is not YAML or nested too deeply; the message says so, and where.</exception>
    public static YamlNode? Read(string yaml)
    {
        try
        {
            Measure(new Parser(new StringReader(yaml)));
            var stream = new YamlStream();
            stream.Load(new StringReader(yaml));
            return stream.Documents is [var document, ..] ? document.RootNode : null;
        }
        catch (InvalidOperationException)
        {
            // What YamlDotNet 16.3 says, without a line, of a list or map in brackets that is never closed.
            throw new YamlException("a bracket or brace is never closed");
        }
    }

    private static void Measure(Parser parser)
    {
        for (var level = 0; parser.MoveNext();)
        {
            level += parser.Current!.NestingIncrease;
            if (level > MostLevels)
                throw new YamlException(parser.Current.Start, parser.Current.End, $"it is nested more than {MostLevels} levels deep");
        }
    }
}
