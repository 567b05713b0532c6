using System.Collections.Immutable;

namespace TriggerMail.Templates;

/// <summary>One piece of a Handlebars template, as written.</summary>
/// <param name="Line">Where it starts, in its file.</param>
internal abstract record Markup(int Line)
{
    /// <summary>Everything between mustaches.</summary>
    public sealed record Words(string Text, int Line) : Markup(Line);

    /// <summary>A value that is shown, escaped.</summary>
    public sealed record Output(Term Value, string Source, int Line) : Markup(Line);

    /// <summary>A phrase in the reader's language: <c>{{words.button}}</c>.</summary>
    public sealed record Say(string Name, int Line) : Markup(Line)
    {
        /// <summary>What the names of phrases begin with.</summary>
        public const string Prefix = "words.";
    }

    /// <summary>A block such as <c>if</c> or <c>each</c>; an <c>else</c> chain is nested in <paramref name="Else"/>.</summary>
    public sealed record Block(
        Term.Call Opening, ImmutableArray<string> Variables, string Source, ImmutableArray<Markup> Body, ImmutableArray<Markup> Else, int Line) : Markup(Line);

    /// <summary>A partial with named values; <paramref name="Body"/> is what goes into its slot, or default.</summary>
    public sealed record Partial(Term.Call Call, string Arguments, ImmutableArray<Markup> Body, int Line) : Markup(Line);

    /// <summary>The place in a layout where the caller's block goes: <c>{{> @partial-block}}</c>.</summary>
    public sealed record Slot(int Line) : Markup(Line);
}

/// <summary>What stands inside a mustache.</summary>
internal abstract record Term
{
    private Term() { }

    /// <summary>A path such as <c>cart.items</c> or <c>../currency</c>.</summary>
    public sealed record Path(string Text) : Term
    {
        /// <summary>How many blocks it goes out first.</summary>
        public int Up { get; } = Text.Split('/').Count(part => part == "..");

        /// <summary>The names it goes through then; none for <c>this</c> itself.</summary>
        public string[] Parts { get; } = [.. Text.Replace("../", "", StringComparison.Ordinal).Split('.', '/').Where(part => part.Length > 0)];
    }

    /// <summary>A quoted text, a number, <c>true</c>, <c>false</c> or <c>null</c>.</summary>
    public sealed record Literal(string Text) : Term;

    /// <summary>A helper, block or partial by name, with what it is given.</summary>
    public sealed record Call(string Name, ImmutableArray<Term> Arguments, ImmutableSortedDictionary<string, Term> Named) : Term;
}
