using System.Globalization;
using TriggerMail.Contacts;
using TriggerMail.Partitions;

namespace TriggerMail.Demo;

/// <summary>What happened to each contact, as text a person reads from top to bottom.</summary>
internal static class Transcript
{
    private static readonly string[] Shown = ["event", "message", "journey.entered", "journey.restarted", "journey.not_entered", "journey.ended", "contact.merged"];

    /// <summary>The lines of one contact, the oldest first.</summary>
    public static async Task<IReadOnlyList<string>> OfAsync(ContactQueries book, Contact contact, string days)
    {
        var lines = await book.TimelineAsync(contact, 500);
        return [.. lines.Reverse().Where(line => Shown.Contains(line.Kind)).Select(line => Line(line, days))];
    }

    private static string Line(TimelineNote line, string days)
    {
        var at = line.At.UtcDateTime.ToString(days, CultureInfo.InvariantCulture);
        var mark = line.Kind switch
        {
            "event" => "·",
            "message" when line.Text.StartsWith("Sent", StringComparison.Ordinal) => "✉",
            "message" => "✗",
            _ => " ",
        };
        return $"  {at}  {mark} {line.Text}";
    }
}
