using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace TriggerMail.Web;

/// <summary>
/// What is stored has its names written down for the store. The API shows the same things named as JSON names them, whatever they are called on disk.
/// </summary>
internal static class ShownNames
{
    /// <summary>Lets answers be named by the policy of their options.</summary>
    public static void Apply(JsonSerializerOptions options) =>
        options.TypeInfoResolver = (options.TypeInfoResolver ?? new DefaultJsonTypeInfoResolver()).WithAddedModifier(Rename);

    private static void Rename(JsonTypeInfo type)
    {
        if (type.Type.Assembly != typeof(Engine).Assembly || type.Options.PropertyNamingPolicy is not { } policy)
            return;
        foreach (var member in type.Properties.Where(member => member.AttributeProvider?.IsDefined(typeof(JsonPropertyNameAttribute), inherit: true) == true))
            member.Name = policy.ConvertName(member.Name);
    }
}
