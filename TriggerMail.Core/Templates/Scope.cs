using System.Collections.Immutable;

namespace TriggerMail.Templates;

/// <summary>What a name leads to: its shape, and its full path from the model's root; null when it is always there.</summary>
internal readonly record struct Bound(Shape Shape, string? Path);

/// <summary>Where in a template a name is looked up: the value that <c>this</c> is, the names of blocks and partials, what lies around.</summary>
internal sealed record Scope(Bound This, ImmutableDictionary<string, Bound> Names, Scope? Outer, bool IsPartial = false)
{
    private static readonly string[] Loop = ["index", "first", "last", "key"];

    /// <summary>The scope a template starts in.</summary>
    public static Scope Start { get; } = new(new(Vocabulary.Root, ""), ImmutableDictionary<string, Bound>.Empty, null);

    /// <summary>The scope inside a block that changes what <c>this</c> is.</summary>
    public Scope Inside(Bound value, params IEnumerable<KeyValuePair<string, Bound>> names) => new(value, Names.SetItems(names), this);

    /// <summary>The scope inside a partial: the caller's names and those given to it.</summary>
    public Scope InPartial(IEnumerable<KeyValuePair<string, Bound>> given) => new(This, Names.SetItems(given), null, IsPartial: true);

    /// <summary>What a path leads to.</summary>
    /// <exception cref="UnknownNameException">Says which name is unknown and which was probably meant.</exception>
    public Bound Find(string text)
    {
        var scope = this;
        for (; text.StartsWith("../", StringComparison.Ordinal) || text == ".."; text = text.Length > 3 ? text[3..] : "this")
            scope = scope.Outer ?? throw new UnknownNameException($"'{text}' leads out of the template{(scope.IsPartial ? "'s partial" : "")}.",
                scope.IsPartial ? "Give the partial the value by name where it is used." : "Leave out one '../'.");
        if (text.StartsWith('@'))
            return text.StartsWith("@root.", StringComparison.Ordinal) ? Start.Find(text[6..])
                : Loop.Contains(text[1..]) ? new(new Shape.Plain(), null)
                : throw new UnknownNameException($"'{text}' is not known.", Spelling.Remedy(text, Loop.Select(name => "@" + name)));
        var parts = text.Split('.', '/');
        if (text is "." or "this")
            return scope.This;
        var at = parts[0] == "this" ? scope.This
            : scope.Names.TryGetValue(parts[0], out var named) ? named
            : Member(scope.This, parts[0], text, scope.Names.Keys);
        foreach (var part in parts.AsSpan(1))
            at = Member(at, part, text, []);
        return at;
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
