using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using TriggerMail.Contacts;

namespace TriggerMail.Architecture;

public sealed class What_is_stored
{
    // A member that is renamed must not change what is on disk.
    [Fact]
    public void has_its_name_written_down_beside_each_member()
    {
        var contexts = typeof(Contact).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(JsonSerializerContext)) && !type.Name.StartsWith("Export", StringComparison.Ordinal)).ToList();
        Assert.True(contexts.Count >= 7);
        var (named, unnamed) = (new SortedSet<string>(StringComparer.Ordinal), new SortedSet<string>(StringComparer.Ordinal));
        foreach (var context in contexts)
            foreach (var root in context.GetCustomAttributesData().Where(data => data.AttributeType == typeof(JsonSerializableAttribute)).Select(data => (Type)data.ConstructorArguments[0].Value!))
                Look((JsonSerializerContext)context.GetProperty("Default", BindingFlags.Public | BindingFlags.Static)!.GetValue(null)!, root, [], named, unnamed);
        Assert.Empty(unnamed);
        Assert.True(named.Count > 250, $"Only {named.Count} members were looked at.");
    }

    private static void Look(JsonSerializerContext context, Type type, HashSet<Type> seen, SortedSet<string> named, SortedSet<string> unnamed)
    {
        foreach (var inner in type.GetGenericArguments().Concat(type.HasElementType ? [type.GetElementType()!] : []))
            Look(context, inner, seen, named, unnamed);
        if (type.Assembly != typeof(Contact).Assembly || !seen.Add(type) || context.GetTypeInfo(type) is not { Kind: JsonTypeInfoKind.Object } info)
            return;
        foreach (var member in info.Properties)
        {
            // What is computed is not stored.
            if (member.Set is not null)
                (member.AttributeProvider?.IsDefined(typeof(JsonPropertyNameAttribute), inherit: true) == true ? named : unnamed).Add($"{type.Name}.{member.Name}");
            Look(context, member.PropertyType, seen, named, unnamed);
        }
    }
}
