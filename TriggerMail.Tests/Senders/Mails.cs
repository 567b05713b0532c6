using System.Collections.Immutable;
using TriggerMail.Sending;

namespace TriggerMail.Senders;

/// <summary>Messages to send in tests.</summary>
internal static class Mails
{
    public static readonly DateTimeOffset Date = new(2026, 3, 29, 1, 30, 0, TimeSpan.FromHours(1));

    public static Message Plain(string id = "welcome~ada@example.com~1/2") => new()
    {
        Id = id,
        From = "Northwind Tea <hello@shop.example.com>",
        To = "ada@example.com",
        Subject = "Your tea is waiting",
        Html = "<p>Hello <b>Ada</b></p>\n",
        Text = "Hello Ada\n",
    };

    /// <summary>No field without letters that ASCII lacks, lines of every length, dots, trailing spaces.</summary>
    public static Message Foreign(string id = "panier~été~1/2") => Plain(id) with
    {
        From = "Thé & Café „Zürich“, S.à r.l. <hello@bücher.example.com>",
        To = "ada.o'neil+tea@中文.example.com",
        Subject = "Ваша корзина 🛒 wartet – jusqu’à demain, und zwar mit zehn Prozent für Sie und alle Ihre Freunde 👩‍👩‍👧‍👦",
        Html = "<!doctype html>\r\n" + new string('x', 5000) + "\n.\n..\n.leading\n<p>Preis: 12,50 € = günstig</p>   \n\tTab\t\n" + new string('я', 900),
        Text = "これはテストです。\n" + new string('漢', 3000) + "\r\n.\r\nQUIT\r\n trailing \n\nlast line without break",
        Headers = ImmutableSortedDictionary<string, string>.Empty
            .Add("List-Unsubscribe", "<https://shop.example.com/u/" + new string('t', 300) + ">, <mailto:u@shop.example.com?subject=x>")
            .Add("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")
            .Add("Reply-To", "Kundendienst Zürich <hilfe@shop.example.com>")
            .Add("X-Note", "Größe XL, " + string.Join(' ', Enumerable.Repeat("naïve", 60)))
            .Add("Message-ID", "<one.two@shop.example.com>"),
    };

    /// <summary>As every mail carries it: line breaks become CRLF.</summary>
    public static string OnTheWire(string text) => text.ReplaceLineEndings("\r\n");
}
