using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace TriggerMail.Events.Shape;

/// <summary>One member that an event's data may have: its name, its form, and where it stands.</summary>
internal sealed class ShapeMember
{
    private readonly byte[] name;

    public ShapeMember(string name, FieldFormat form, params ShapeMember[] members) =>
        (this.name, Name, Form, Members, Path) = (Encoding.UTF8.GetBytes(name), name, form, members, name);

    public string Name { get; }

    public FieldFormat Form { get; }

    /// <summary>The members of an object, or of each object in a list.</summary>
    public ShapeMember[] Members { get; }

    /// <summary>From <c>data</c> on, with <c>#</c> for the index in a list (no list is inside another).</summary>
    public string Path { get; private set; }

    /// <summary>The member of this name, or null. An escaped name is the same name.</summary>
    public static ShapeMember? Find(ShapeMember[] members, JsonProperty property)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(property);
        if (raw.Contains((byte)'\\'))
            return Array.Find(members, member => property.NameEquals(member.name));
        foreach (var member in members)
            if (raw.SequenceEqual(member.name))
                return member;
        return null;
    }

    /// <summary>This member and all below it, placed under a path.</summary>
    public ShapeMember Under(string path)
    {
        Path = path + "." + Name;
        foreach (var member in Members)
            member.Under(Form == FieldFormat.List ? Path + "[#]" : Path);
        return this;
    }
}
