using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using HandlebarsDotNet;
using HandlebarsDotNet.Compiler;
using HandlebarsDotNet.Iterators;
using HandlebarsDotNet.MemberAccessors;
using HandlebarsDotNet.ObjectDescriptors;
using HandlebarsDotNet.PathStructure;

namespace TriggerMail.Templates.Compilation;

/// <summary>
/// All that a template can reach: the members of the model's dictionaries and the items of its lists. It describes every type, so
/// the library never looks for the members of a .NET type itself.
/// </summary>
internal sealed class ModelAccess : IObjectDescriptorProvider, IMemberAccessor, IIterator
{
    private static readonly ListIterator<object?[]> Items = new();
    private static readonly DictionaryIterator<Dictionary<string, object?>, string, object?> Members = new();
    private readonly ObjectDescriptor descriptor;

    /// <summary>The one description there is.</summary>
    public ModelAccess() => descriptor = new(typeof(object), this, Names, _ => this);

    /// <inheritdoc/>
    public bool TryGetDescriptor(Type type, [MaybeNullWhen(false)] out ObjectDescriptor value)
    {
        value = descriptor;
        return true;
    }

    /// <inheritdoc/>
    public bool TryGetValue(object instance, ChainSegment memberName, out object? value)
    {
        var name = memberName.TrimmedValue;
        value = null;
        switch (instance)
        {
            case Dictionary<string, object?> members:
                return members.TryGetValue(name, out value);
            case object?[] list when name == "length":
                value = (decimal)list.Length;
                return true;
            case object?[] list when int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < list.Length:
                value = list[at];
                return true;
            default:
                return false;
        }
    }

    /// <inheritdoc/>
    public void Iterate(
        in EncodedTextWriter writer, BindingContext context, ChainSegment[] blockParamsVariables, object input, TemplateDelegate template, TemplateDelegate ifEmpty)
    {
        if (input is object?[] list)
            Items.Iterate(writer, context, blockParamsVariables, list, template, ifEmpty);
        else if (input is Dictionary<string, object?> members)
            Members.Iterate(writer, context, blockParamsVariables, members, template, ifEmpty);
        else
            ifEmpty(writer, context);
    }

    /// <summary>Writes a block for each item of a list.</summary>
    public static void Each(in EncodedTextWriter output, BlockHelperOptions options, object?[] list) => Items.Iterate(
        output, options.Frame, options.BlockVariables, list,
        (writer, frame) => options.Template(writer, frame), (writer, frame) => options.Inverse(writer, frame));

    private static IEnumerable Names(ObjectDescriptor of, object instance) =>
        instance is Dictionary<string, object?> members ? members.Keys : Array.Empty<string>();
}
