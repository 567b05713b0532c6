using System.Text.Json.Serialization;

namespace TriggerMail.Insights;

[JsonSerializable(typeof(Dictionary<string, long>))]
internal sealed partial class InsightsJson : JsonSerializerContext;
