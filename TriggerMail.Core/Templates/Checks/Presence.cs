using System.Collections.Immutable;

namespace TriggerMail.Templates.Checks;

/// <summary>The paths that are surely there at some place of a template: needed, always there, or asked for by an <c>if</c> around.</summary>
internal sealed record Presence(ImmutableHashSet<string> Paths)
{
    /// <summary>What is there before any block asks.</summary>
    public static Presence Of(IEnumerable<string> needs)
    {
        var presence = new Presence([""]);
        foreach (var path in needs.Concat(Vocabulary.Always).Concat(Vocabulary.Added))
            presence = presence.With(Full(path));
        return presence;
    }

    /// <summary>Also this path, and all it goes through.</summary>
    public Presence With(string? path)
    {
        var paths = Paths;
        for (var at = path; !string.IsNullOrEmpty(at); at = at.LastIndexOf('.') is var dot and > 0 ? at[..dot] : null)
            paths = paths.Add(at).Add(at.Replace("[]", "", StringComparison.Ordinal));
        return this with { Paths = paths };
    }

    /// <summary>Whether the value is surely there.</summary>
    public bool Has(Bound value) => value.Path is null || Paths.Contains(value.Path);

    // A need may go through a list without a sign for it: cart.items.title is the title of every item.
    private static string Full(string path)
    {
        var at = Scope.Start.This;
        var full = "";
        foreach (var part in path.Split('.'))
        {
            if (at.Shape is Shape.Many)
                (at, full) = (Scope.Item(at), full + "[]");
            full = full.Length == 0 ? part : $"{full}.{part}";
            at = at.Shape is Shape.Named named && named.Members.TryGetValue(part, out var shape) ? new(shape, full) : new(new Shape.Free(), full);
        }
        return full;
    }
}
