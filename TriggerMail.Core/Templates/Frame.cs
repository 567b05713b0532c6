namespace TriggerMail.Templates;

/// <summary>
/// Where in a template a name is looked up while it is filled in. All that can be reached are the dictionaries, lists and plain values
/// of the model: no path leads to a member of a .NET type.
/// </summary>
/// <param name="This">What <c>this</c> is.</param>
/// <param name="Outer">What lies around the block; null at the outermost.</param>
internal sealed record Frame(object? This, Frame? Outer)
{
    private readonly Dictionary<string, object?> names = [];

    /// <summary>The frame a template starts in.</summary>
    public static Frame Start(object? model) => new(model, null);

    /// <summary>The frame inside a partial: <c>this</c> as it was, with the values the partial was given in it; a missing one hides what was there.</summary>
    public Frame With(IEnumerable<KeyValuePair<string, object?>> given)
    {
        var members = This is Dictionary<string, object?> before ? new Dictionary<string, object?>(before, StringComparer.Ordinal) : new(StringComparer.Ordinal);
        foreach (var (name, value) in given)
            members[name] = value;
        return Named(new(members, Outer));
    }

    /// <summary>The frame with one more name, as a block's variable is.</summary>
    public Frame With(string name, object? value)
    {
        var frame = Named(new(This, Outer));
        frame.names[name] = value;
        return frame;
    }

    /// <summary>The frame inside a block about one value.</summary>
    public Frame Inside(object? value) => Named(new(value, this));

    /// <summary>The frame of one turn of a loop.</summary>
    public Frame Turn(object? item, object? key, int index, int count, IReadOnlyList<string> variables)
    {
        var frame = Inside(item);
        if (variables.Count > 0)
            frame.names[variables[0]] = item;
        if (variables.Count > 1)
            frame.names[variables[1]] = key;
        (frame.names["@index"], frame.names["@key"], frame.names["@first"], frame.names["@last"]) = ((decimal)index, key, index == 0, index == count - 1);
        return frame;
    }

    /// <summary>The value a path leads to; null when it leads nowhere.</summary>
    public object? Find(Term.Path path)
    {
        var frame = this;
        for (var up = 0; up < path.Up && frame is not null; up++)
            frame = frame.Outer;
        if (frame is null)
            return null;
        var parts = path.Parts.AsSpan();
        if (parts is ["@root", ..])
            return Walk(frame.Root, parts[1..]);
        return parts is [] or ["this"] ? frame.This
            : parts[0] == "this" ? Walk(frame.This, parts[1..])
            : frame.names.TryGetValue(parts[0], out var named) ? Walk(named, parts[1..])
            : Walk(frame.This, parts);
    }

    private Frame Named(Frame frame)
    {
        foreach (var (name, value) in names)
            frame.names[name] = value;
        return frame;
    }

    private object? Root => Outer is null ? This : Outer.Root;

    private static object? Walk(object? at, ReadOnlySpan<string> parts)
    {
        foreach (var part in parts)
            at = at switch
            {
                Dictionary<string, object?> members => members.GetValueOrDefault(part),
                object[] list when part == "length" => (decimal)list.Length,
                _ => null,
            };
        return at;
    }
}
