using TriggerMail.Storage;

namespace TriggerMail.Segments;

/// <summary>A saved condition on contacts, with a name: those it holds for are in the segment.</summary>
/// <param name="Name">The name in files and journeys, e.g. <c>vip</c>.</param>
/// <param name="Goal">What it is for, in one sentence.</param>
/// <param name="When">Whom it holds.</param>
/// <param name="Definition">Equal for equal files: an edited one has another.</param>
public sealed record Segment(string Name, string Goal, Condition When, string Definition)
{
    internal static string DefinitionOf(string yaml) => RowKey.Hash(yaml.ReplaceLineEndings("\n"))[..8];
}
