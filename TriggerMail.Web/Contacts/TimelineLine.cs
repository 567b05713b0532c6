using System.Text.Json;
using System.Text.Json.Nodes;
using TriggerMail.Contacts;
using TriggerMail.Partitions;
using TriggerMail.Web.Messages;

namespace TriggerMail.Web.Contacts;

/// <summary>A line of the timeline as scripts read it: of what is kept, only what says something to them.</summary>
internal static class TimelineLine
{
    public static object Of(TimelineNote line) => new { at = line.At, kind = line.Kind, text = line.Text, data = DataOf(line) };

    private static object? DataOf(TimelineNote line) =>
        line.Event is { } happened ? new { id = happened.Id, source = happened.Source, type = happened.Type, at = happened.At, receivedAt = happened.ReceivedAt, data = happened.Data }
        : line.Message is { } row ? new MessageRow(row)
        : line.Data is { ValueKind: JsonValueKind.Object } data ? Camel(data)
        : line.Data;

    private static JsonObject Camel(JsonElement data) =>
        new(data.EnumerateObject().Select(member => KeyValuePair.Create(JsonNamingPolicy.CamelCase.ConvertName(member.Name), JsonNode.Parse(member.Value.GetRawText()))));
}
