using System.Text.Json.Serialization;

namespace TriggerMail.Insights;

[JsonSerializable(typeof(long))]
internal sealed partial class InsightsJson : JsonSerializerContext;
