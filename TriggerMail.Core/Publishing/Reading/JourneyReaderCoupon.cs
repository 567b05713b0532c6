using System.Globalization;
using TriggerMail.Contacts.Coupons;
using TriggerMail.Journeys;

namespace TriggerMail.Publishing.Reading;

/// <summary>Reads a coupon step: what it is called, what it is worth, where the code comes from and how long it is good.</summary>
internal static class JourneyReaderCoupon
{
    private static readonly string[] Worths = ["percent", "amount", "freeShipping"];

    public static StepDraft Read(JourneyFileReading reading, JourneyFileEntry entry)
    {
        var fields = JourneyFileFields.Read(reading, entry, JourneyFileKeys.Coupon);
        var name = reading.Name(fields?["as"]) ?? "";
        var discount = fields is null ? new() : DiscountOf(reading, entry, fields);
        var pool = reading.Name(fields?["pool"]);
        var validFor = reading.Span(fields?["validFor"]);
        var whenEmpty = reading.Choice(fields?["whenEmpty"], ("skip", WhenEmpty.Skip), ("send", WhenEmpty.Send)) ?? WhenEmpty.Skip;
        return new("coupon", 0, null, place => new CouponStep(place.Id, new(name, discount, pool, validFor, whenEmpty), place.Next));
    }

    private static Discount DiscountOf(JourneyFileReading reading, JourneyFileEntry entry, JourneyFileFields fields)
    {
        var worths = Worths.Where(worth => fields[worth] is not null).ToList();
        if (worths.Count != 1)
            reading.Problem(entry.Line,
                worths.Count == 0 ? "The coupon does not say what it is worth." : $"The coupon is worth {string.Join(" and ", worths.Select(worth => $"`{worth}`"))} at once.",
                "Write one of: `percent: 10`, `amount: \"5.00\"` with `currency: EUR`, or `freeShipping: true`.");
        if (fields["currency"] is { } alone && fields["amount"] is null)
            reading.Problem(alone.Line, "`coupon.currency` says the currency of an amount, and there is none.", "Leave it out, or add `amount: \"5.00\"`.");
        return new(Percent(reading, fields["percent"]), Amount(reading, fields["amount"]), Currency(reading, fields), FreeShipping(reading, fields["freeShipping"]));
    }

    private static decimal? Percent(JourneyFileReading reading, JourneyFileEntry? entry)
    {
        if (entry is null || reading.Text(entry) is not { } text)
            return null;
        if (Number(text) is { } percent and > 0 and <= 100)
            return percent;
        reading.Wrong(entry, text, "is not a share of the price.", "Write a number above 0 and up to 100, without a sign: `percent: 10`.");
        return null;
    }

    private static string? Amount(JourneyFileReading reading, JourneyFileEntry? entry)
    {
        if (entry is null || reading.Text(entry) is not { } text)
            return null;
        if (Number(text) is > 0)
            return text;
        reading.Wrong(entry, text, "is not an amount of money.", "Write it with a point and in quotes: `amount: \"5.00\"`.");
        return null;
    }

    private static string? Currency(JourneyFileReading reading, JourneyFileFields fields)
    {
        if (fields["amount"] is not { } amount)
            return null;
        if (fields["currency"] is not { } entry)
        {
            reading.Problem(amount.Line, "`coupon.amount` does not say in which currency.", "Add `currency: EUR`.");
            return null;
        }
        if (reading.Text(entry) is not { } text || (text.Length == 3 && text.All(char.IsAsciiLetterUpper)))
            return reading.Text(entry);
        reading.Wrong(entry, text, "is not a currency.", "Write its three letters: `currency: EUR`.");
        return null;
    }

    private static bool FreeShipping(JourneyFileReading reading, JourneyFileEntry? entry)
    {
        if (entry is null || reading.Text(entry) is not { } text || text == "true")
            return entry is not null;
        reading.Wrong(entry, text, "is not `true`.", "Write `freeShipping: true`, or leave it out.");
        return false;
    }

    private static decimal? Number(string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) ? number : null;
}
