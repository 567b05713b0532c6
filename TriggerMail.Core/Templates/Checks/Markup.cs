using System.Collections.Immutable;

namespace TriggerMail.Templates.Checks;

/// <summary>One piece of a Handlebars template, as written.</summary>
/// <param name="Line">Where it starts, in its file.</param>
internal abstract record Markup(int Line)
{
    /// <summary>Everything between mustaches.</summary>
    public sealed record Words(string Text, int Line) : Markup(Line);

    /// <summary>A value that is shown, escaped.</summary>
    public sealed record Output(Term Value, string Source, int Line) : Markup(Line);

    /// <summary>A phrase in the reader's language: <c>{{words.button}}</c>.</summary>
    public sealed record Say(string Name, string Source, int Line) : Markup(Line)
    {
        /// <summary>What the names of phrases begin with.</summary>
        public const string Prefix = "words.";
    }

    /// <summary>
    /// A block such as <c>if</c> or <c>each</c>, or a section that is named by a value; an <c>else</c> chain is nested in
    /// <paramref name="Else"/>.
    /// </summary>
    public sealed record Block(
        Term.Call Opening, ImmutableArray<string> Variables, BlockTags Tags, ImmutableArray<Markup> Body, ImmutableArray<Markup> Else, int Line) : Markup(Line)
    {
        /// <summary>Whether it is written with <c>^</c>: the body is what is shown where it does not hold.</summary>
        public bool IsInverse { get; init; }
    }

    /// <summary>The mustaches of a block, as Handlebars.Net gets them; <paramref name="Middle"/> is null without an <c>else</c>.</summary>
    public sealed record BlockTags(string Open, string? Middle, string Close);

    /// <summary>A partial written inside a template: <c>{{#*inline "row"}}</c>.</summary>
    public sealed record Inline(string Name, ImmutableArray<Markup> Body, int Line) : Markup(Line);

    /// <summary>A partial with named values, or about one value; <paramref name="Body"/> is what goes into its slot.</summary>
    public sealed record Partial(Term.Call Call, string Arguments, ImmutableArray<Markup> Body, int Line) : Markup(Line)
    {
        /// <summary>Its name, without quotes.</summary>
        public string Name => Call.Name.Trim('"', '\'', '[', ']');

        /// <summary>The sign that takes the white space before it away, or nothing.</summary>
        public string Before { get; init; } = "";

        /// <summary>The sign that takes the white space behind it away, or nothing.</summary>
        public string After { get; init; } = "";
    }

    /// <summary>The place in a layout where the caller's block goes: <c>{{> @partial-block}}</c>.</summary>
    public sealed record Slot(int Line) : Markup(Line)
    {
        /// <summary>The sign that takes the white space before it away, or nothing.</summary>
        public string Before { get; init; } = "";

        /// <summary>The sign that takes the white space behind it away, or nothing.</summary>
        public string After { get; init; } = "";
    }
}

/// <summary>What stands inside a mustache.</summary>
internal abstract record Term
{
    private Term() { }

    /// <summary>A path such as <c>cart.items</c> or <c>../currency</c>.</summary>
    public sealed record Path(string Text) : Term;

    /// <summary>A quoted text, a number, <c>true</c>, <c>false</c> or <c>null</c>.</summary>
    public sealed record Literal(string Text) : Term;

    /// <summary>A helper, block or partial by name, with what it is given.</summary>
    public sealed record Call(string Name, ImmutableArray<Term> Arguments, ImmutableSortedDictionary<string, Term> Named) : Term;
}
