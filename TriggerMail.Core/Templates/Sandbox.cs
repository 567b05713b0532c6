using System.Diagnostics.CodeAnalysis;
using HandlebarsDotNet;
using HandlebarsDotNet.Compiler;
using HandlebarsDotNet.Iterators;
using HandlebarsDotNet.MemberAccessors;
using HandlebarsDotNet.ObjectDescriptors;
using HandlebarsDotNet.PathStructure;

namespace TriggerMail.Templates;

/// <summary>
/// All that a template can reach: the names in a dictionary, the items of an array and its <c>length</c>. Every other type has no
/// members, so no path leads to a property of .NET.
/// </summary>
internal sealed class Sandbox : IObjectDescriptorProvider
{
    private static readonly ObjectDescriptor Members = new(
        typeof(Dictionary<string, object?>), new Named(), (_, value) => ((Dictionary<string, object?>)value).Keys,
        _ => new DictionaryIterator<Dictionary<string, object?>, string, object?>());

    private static readonly ObjectDescriptor Items =
        new(typeof(object[]), new Numbered(), (_, _) => Array.Empty<string>(), _ => new ListIterator<object[]>());

    public bool TryGetDescriptor(Type type, [NotNullWhen(true)] out ObjectDescriptor? value)
    {
        value = type == typeof(Dictionary<string, object?>) ? Members
            : type == typeof(object[]) ? Items
            : new(type, new Closed(), (_, _) => Array.Empty<string>(), _ => new Nothing());
        return true;
    }

    private sealed class Named : IMemberAccessor
    {
        public bool TryGetValue(object instance, ChainSegment memberName, out object? value) =>
            ((Dictionary<string, object?>)instance).TryGetValue(memberName.TrimmedValue, out value);
    }

    private sealed class Numbered : IMemberAccessor
    {
        public bool TryGetValue(object instance, ChainSegment memberName, out object? value)
        {
            value = memberName.TrimmedValue == "length" ? (decimal)((object[])instance).Length : null;
            return value is not null;
        }
    }

    private sealed class Closed : IMemberAccessor
    {
        public bool TryGetValue(object instance, ChainSegment memberName, out object? value)
        {
            value = null;
            return false;
        }
    }

    /// <summary>Going through what is no list finds nothing, instead of failing.</summary>
    private sealed class Nothing : IIterator
    {
        public void Iterate(
            in EncodedTextWriter writer, BindingContext context, ChainSegment[] blockParamsVariables, object input,
            TemplateDelegate template, TemplateDelegate ifEmpty) => ifEmpty(writer, context);
    }
}
