using System.Collections.Immutable;
using TriggerMail.Values;

namespace TriggerMail.Templates.Checks;

/// <summary>What a name leads to: its shape, and its full path from the model's root; null when it is always there.</summary>
internal readonly record struct Bound(Shape Shape, string? Path);

/// <summary>Where in a template a name is looked up: the value that <c>this</c> is, the names of blocks and partials, what lies around.</summary>
internal sealed record Scope(Bound This, ImmutableDictionary<string, Bound> Names, Scope? Outer, bool IsPartial = false, bool IsElse = false)
{
    private static readonly string[] Loop = ["index", "first", "last", "key"];

    /// <summary>The scope a template starts in.</summary>
    public static Scope Start { get; } = new(new(Vocabulary.Root, ""), ImmutableDictionary<string, Bound>.Empty, null);

    /// <summary>The scope inside a block that changes what <c>this</c> is.</summary>
    public Scope Inside(Bound value, params IEnumerable<KeyValuePair<string, Bound>> names) => new(value, Names.SetItems(names), this);

    /// <summary>The scope inside a partial: the caller's names and those given to it.</summary>
    public Scope InPartial(IEnumerable<KeyValuePair<string, Bound>> given, Bound? about = null) =>
        new(about ?? This, Names.SetItems(given), null, IsPartial: true);

    /// <summary>The scope in the <c>else</c> of a loop, where Handlebars.Net counts one block more than an author would.</summary>
    public Scope InElse() => this with { Outer = null, IsElse = true };

    /// <summary>What a path leads to.</summary>
    /// <exception cref="UnknownNameException">Says which name is unknown and which was probably meant.</exception>
    public Bound Find(string text)
    {
        var scope = this;
        var isData = text.StartsWith('@');
        var rest = isData ? text[1..] : text;
        for (; rest.StartsWith("../", StringComparison.Ordinal) || rest == ".."; rest = rest.Length > 3 ? rest[3..] : "this")
            scope = scope.Outer ?? throw scope.Out(text);
        if (isData)
            return rest is "root" ? Start.This
                : rest.StartsWith("root.", StringComparison.Ordinal) ? Start.Find(rest[5..])
                : rest.StartsWith("root/", StringComparison.Ordinal)
                    ? throw new UnknownNameException($"'{text}' is not known.", $"Write {text.Replace('/', '.')}.")
                : Loop.Contains(rest) ? new(new Shape.Plain(), null)
                : throw new UnknownNameException($"'{text}' is not known.", Spelling.Remedy(text, Loop.Select(name => "@" + name)));
        return scope.Walk(text, Parts(rest));
    }

    private Bound Walk(string text, string[] parts)
    {
        if (parts is [] or ["this"])
            return This;
        var at = parts[0] == "this" ? This
            : Names.TryGetValue(parts[0], out var named) ? named
            : Member(This, parts[0], text, Names.Keys);
        foreach (var part in parts.AsSpan(1))
            at = Member(at, part, text, []);
        return at;
    }

    private UnknownNameException Out(string text) => IsElse
        ? new($"'{text}' leads out of the {{{{else}}}} of a loop.", "Put what it shows into an {{#unless}} behind the loop.")
        : new($"'{text}' leads out of the template{(IsPartial ? "'s partial" : "")}.",
            IsPartial ? "Give the partial the value by name where it is used." : "Leave out one '../'.");

    // Names between dots or slashes; a name in brackets may hold anything.
    private static string[] Parts(string path)
    {
        var parts = new List<string>();
        for (var at = 0; at < path.Length;)
        {
            var isBracketed = path[at] == '[' && path.IndexOf(']', at) > at;
            var end = isBracketed ? path.IndexOf(']', at) : path.IndexOfAny(['.', '/'], at);
            var name = path[(isBracketed ? at + 1 : at)..(end < 0 ? path.Length : end)];
            if (name.Length > 0)
                parts.Add(name);
            at = end < 0 ? path.Length : end + 1;
        }
        return [.. parts];
    }

    /// <summary>One item of a list; anything else stands for itself.</summary>
    public static Bound Item(Bound list) => list.Shape switch
    {
        Shape.Many many => new(many.Item, list.Path is null ? null : list.Path + "[]"),
        Shape.Free => list,
        _ => new(new Shape.Plain(), list.Path),
    };

    private static Bound Member(Bound of, string name, string whole, IEnumerable<string> others)
    {
        var path = of.Path is null ? null : of.Path.Length == 0 ? name : $"{of.Path}.{name}";
        return of.Shape switch
        {
            Shape.Free => new(of.Shape, path),
            Shape.Many when name == "length" => new(new Shape.Plain(), of.Path),
            Shape.Many when name.All(char.IsAsciiDigit) => Item(of) with { Path = $"?{whole}" },
            Shape.Named known when known.Members.TryGetValue(name, out var shape) => new(shape, path),
            Shape.Named known => throw new UnknownNameException(
                $"'{whole}' is not known{(name == whole ? "" : $": there is no '{name}' in it")}.", Spelling.Remedy(name, known.Members.Keys.Concat(others))),
            Shape.Many => throw new UnknownNameException($"'{whole}' looks for '{name}' in a list.", "Go through the list with {{#each}}."),
            _ => throw new UnknownNameException($"'{whole}' looks for '{name}' in a text.", "A text has no parts; remove what follows it."),
        };
    }
}

/// <summary>A name that leads nowhere, with what is known instead.</summary>
internal sealed class UnknownNameException(string message, string remedy) : Exception(message)
{
    public string Remedy => remedy;
}
