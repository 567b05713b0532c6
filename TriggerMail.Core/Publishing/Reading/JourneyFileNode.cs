using System.Collections.Immutable;

namespace TriggerMail.Publishing.Reading;

/// <summary>A piece of a YAML file that knows its line.</summary>
/// <param name="Line">From 1.</param>
internal abstract record JourneyFileNode(int Line)
{
    /// <summary>One value. Quotes say that it is text even where it looks like a number.</summary>
    internal sealed record Scalar(int Line, string Text, bool Quoted) : JourneyFileNode(Line)
    {
        /// <summary>Whether nothing was written, or YAML's word for nothing.</summary>
        public bool IsNothing => !Quoted && Text is "" or "~" or "null";
    }

    internal sealed record List(int Line, ImmutableArray<JourneyFileNode> Items) : JourneyFileNode(Line);

    internal sealed record Map(int Line, ImmutableArray<JourneyFileEntry> Entries) : JourneyFileNode(Line);
}

/// <summary>A key and its value.</summary>
/// <param name="Key">As written.</param>
/// <param name="Line">Where the key stands.</param>
/// <param name="Value">What follows the colon.</param>
internal sealed record JourneyFileEntry(string Key, int Line, JourneyFileNode Value)
{
    /// <summary>What problems call it: the key with the keys above it, e.g. <c>entry.again.after</c>.</summary>
    public string Label { get; init; } = Key;

    /// <summary>The key with a value that would be right, for remedies.</summary>
    public string Example { get; init; } = "";
}
