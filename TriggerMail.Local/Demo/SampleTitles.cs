using System.Globalization;
using TriggerMail.Hosting;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace TriggerMail.Demo;

/// <summary>What the stories of <c>samples/stories.yaml</c> show, by journey.</summary>
internal sealed record SampleTitle(string Tells, int Days, IReadOnlyList<string> Beside);

/// <summary>Reads <c>samples/stories.yaml</c>.</summary>
internal static class SampleTitles
{
    /// <summary>The titles by journey; none when there is no such file.</summary>
    /// <exception cref="StartRefusedException">The file cannot be read.</exception>
    public static IReadOnlyDictionary<string, SampleTitle> Read(string samples)
    {
        var file = Path.Combine(samples, "stories.yaml");
        if (!File.Exists(file))
            return new Dictionary<string, SampleTitle>();
        try
        {
            var stream = new YamlStream();
            stream.Load(new StringReader(File.ReadAllText(file)));
            return ((YamlMappingNode)stream.Documents[0].RootNode).Children
                .ToDictionary(entry => ((YamlScalarNode)entry.Key).Value!, entry => Title((YamlMappingNode)entry.Value));
        }
        catch (Exception wrong) when (wrong is YamlException or InvalidCastException or KeyNotFoundException or FormatException or ArgumentOutOfRangeException)
        {
            throw new StartRefusedException($"{file} cannot be read: {wrong.Message} Write one line a story: NAME: {{ days: 7, tells: \"...\" }}.");
        }
    }

    private static SampleTitle Title(YamlMappingNode node) =>
        new(Text(node, "tells"), int.Parse(Text(node, "days"), CultureInfo.InvariantCulture), Beside(node));

    private static IReadOnlyList<string> Beside(YamlMappingNode node) =>
        node.Children.TryGetValue(new YamlScalarNode("beside"), out var list) ? [.. ((YamlSequenceNode)list).Children.Select(name => ((YamlScalarNode)name).Value!)] : [];

    private static string Text(YamlMappingNode node, string key) => ((YamlScalarNode)node.Children[new YamlScalarNode(key)]).Value!;
}
