using System.Text.Json;
using System.Text.Json.Serialization;

namespace TriggerMail.Partitions;

[JsonSerializable(typeof(DeadEvent))]
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class RepairsJson : JsonSerializerContext;
