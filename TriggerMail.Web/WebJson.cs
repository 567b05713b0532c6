using System.Text.Json;
using System.Text.Json.Serialization;
using TriggerMail.Web.Intake;

namespace TriggerMail.Web;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(IntakeAnswer))]
internal sealed partial class WebJson : JsonSerializerContext;
