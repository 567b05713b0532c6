namespace TriggerMail.Templates;

/// <summary>A message's words, ready to send.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Preheader">The line mailboxes show after the subject; empty when there is none.</param>
/// <param name="Html">A whole HTML document with its styles inlined.</param>
/// <param name="Text">The same for readers of plain text, made from the HTML.</param>
/// <param name="Locale">The locale of the words that were used.</param>
/// <param name="Sms">The words of the text message; null when the template has none.</param>
public sealed record Rendered(string Subject, string Preheader, string Html, string Text, string Locale, string? Sms = null);
