namespace TriggerMail.Templates.Html;

/// <summary>A place of a body where a phrase is said.</summary>
/// <param name="Phrase">Its name.</param>
/// <param name="IsBetweenWords">Whether it stands between words, where it may hold bold words and links; else in an attribute.</param>
/// <param name="Link">What a link wears there.</param>
/// <param name="Strong">What bold words wear there.</param>
internal sealed record Placement(string Phrase, bool IsBetweenWords = false, Worn Link = default, Worn Strong = default);

/// <summary>
/// The class and the style of an element once styles are inlined, as an attribute holds them, with mustaches; null where it has none.
/// </summary>
internal readonly record struct Worn(string? Class, string? Style);
