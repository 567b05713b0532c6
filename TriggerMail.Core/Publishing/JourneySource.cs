using TriggerMail.Journeys;
using TriggerMail.Storage;

namespace TriggerMail.Publishing;

/// <summary>A journey that is fit to be published, with the text it was read from.</summary>
/// <param name="Journey">The journey; its version is given when it is published.</param>
/// <param name="Yaml">The text of its file.</param>
/// <param name="Hash">Equal for texts that differ in nothing but their line endings.</param>
public sealed record JourneySource(Journey Journey, string Yaml, string Hash)
{
    internal static JourneySource Of(Journey journey, string yaml) => new(journey, yaml, RowKey.Hash(yaml.ReplaceLineEndings("\n")));
}
