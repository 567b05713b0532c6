using TriggerMail.Templates.Formats;

namespace TriggerMail.Templates;

/// <summary>Prices outside of templates, written as the mails write them.</summary>
public static class Prices
{
    /// <summary>The amount with its currency, in a language of words and, where it is the reader's own, the way of the reader's country; empty without an amount.</summary>
    /// <param name="amount">A decimal text.</param>
    /// <param name="currency">ISO 4217; null: the amount alone.</param>
    /// <param name="words">The language of the words around it.</param>
    /// <param name="reader">The reader's locale.</param>
    public static string Say(string? amount, string? currency, string words, string? reader) =>
        LocaleFormats.Of(Locales.Culture(words, reader)).Money(amount, currency ?? "");
}
