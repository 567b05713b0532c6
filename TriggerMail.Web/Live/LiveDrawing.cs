using System.Globalization;
using SkiaSharp;
using TriggerMail.Templates;

namespace TriggerMail.Web.Live;

/// <summary>
/// Draws the images, with the few words they need in the reader's language. Always the same size, so that a mail can name it before the
/// image is there.
/// </summary>
internal static class LiveDrawing
{
    /// <summary>The width a mail gives the image; it is drawn with twice the pixels.</summary>
    public const int Width = 320;

    /// <summary>The height a mail gives the image.</summary>
    public const int Height = 80;

    private const int Scale = 2;
    private const float Round = 10, Box = 88, Gap = 28, Margin = 18, Badge = 30;
    private const int FewLeft = 5;

    // Each of them is at least 4.5 : 1 against the paper, and white is on each of them.
    private static readonly SKColor Ink = new(0x22, 0x2B, 0x2A), Paper = new(0xF1, 0xF5, 0xF3), Warm = new(0xB4, 0x53, 0x09), Soft = new(0x5F, 0x6A, 0x67);

    /// <summary>Days, hours and minutes, each in a box, always from left to right as times are written in every language here; zeros once it is over.</summary>
    public static byte[] Countdown(TimeSpan left, string locale)
    {
        left = left < TimeSpan.Zero ? TimeSpan.Zero : left;
        var words = LiveWords.For(locale);
        (int Number, string Word)[] parts = [(Math.Min(99, left.Days), words.Days), (left.Hours, words.Hours), (left.Minutes, words.Minutes)];
        return Draw(canvas =>
        {
            var x = 0f;
            foreach (var (number, word) in parts)
            {
                Rounded(canvas, x, 0, Box, Height, Paper);
                LiveFonts.Write(canvas, Digits(number.ToString("00", CultureInfo.InvariantCulture), words), x + Box / 2, 46, 38, Ink, SKTextAlign.Center);
                LiveFonts.Write(canvas, words.Drawn(word), x + Box / 2, 68, 14, Soft, SKTextAlign.Center);
                if (x + Box + Gap < Width)
                    LiveFonts.Write(canvas, ":", x + Box + Gap / 2, 48, 32, Soft, SKTextAlign.Center);
                x += Box + Gap;
            }
        });
    }

    /// <summary>The price, and whether there is any: how many of the last few, a struck-out price for none, nothing where nobody counts.</summary>
    public static byte[] Stock(string? price, string? currency, long? pieces, string locale) => Draw(canvas =>
    {
        Rounded(canvas, 0, 0, Width, Height, Paper);
        var (words, isGone) = (LiveWords.For(locale), pieces == 0);
        var room = Width - 2 * Margin - (pieces is { } count ? Label(canvas, words, count) : 0);
        if (Amount(price, currency, locale, words) is { Length: > 0 } amount)
        {
            // A price of many digits is written smaller, not over the edge.
            var size = Math.Min(32, 32 * room / LiveFonts.Measure(amount, 32));
            var width = LiveFonts.Write(canvas, amount, Margin, 40 + size / 3, size, isGone ? Soft : Ink, SKTextAlign.Left);
            if (isGone)
                Line(canvas, Margin - 4, 40, Margin + 4 + width);
        }
    });

    /// <summary>A price as it is drawn: as the mail writes it, where the fonts have its signs, else with the currency's code.</summary>
    internal static string Amount(string? price, string? currency, string locale, LiveWords words)
    {
        if (string.IsNullOrWhiteSpace(price))
            return "";
        var said = words.Drawn(Prices.Say(price, currency, words.Language, locale));
        return LiveFonts.CanWrite(said) ? said : words.Drawn(Digits($"{price} {currency}".Trim(), words));
    }

    // The width that the label and the space before it take.
    private static float Label(SKCanvas canvas, LiveWords words, long pieces)
    {
        var said = pieces == 0 ? words.SoldOut : pieces <= FewLeft ? words.Left.Replace("#", Digits(pieces.ToString(CultureInfo.InvariantCulture), words), StringComparison.Ordinal) : words.InStock;
        var (drawn, color) = (words.Drawn(said), pieces == 0 ? Soft : pieces <= FewLeft ? Warm : Ink);
        var width = LiveFonts.Measure(drawn, 17) + 24;
        Rounded(canvas, Width - Margin - width, (Height - Badge) / 2 - 2, width, Badge + 4, color);
        LiveFonts.Write(canvas, drawn, Width - Margin - width / 2, 46, 17, SKColors.White, SKTextAlign.Center);
        return width + 12;
    }

    private static string Digits(string text, LiveWords words) => words.Language != "fa" ? text
        : string.Concat(text.Select(sign => char.IsAsciiDigit(sign) ? (char)('\u06F0' + (sign - '0')) : sign == '.' ? '\u066B' : sign));

    private static byte[] Draw(Action<SKCanvas> draw)
    {
        using var surface = SKSurface.Create(new SKImageInfo(Width * Scale, Height * Scale, SKColorType.Rgba8888, SKAlphaType.Premul));
        surface.Canvas.Clear(SKColors.Transparent);
        surface.Canvas.Scale(Scale);
        draw(surface.Canvas);
        using var image = surface.Snapshot();
        using var png = image.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    private static void Rounded(SKCanvas canvas, float x, float y, float width, float height, SKColor color)
    {
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        canvas.DrawRoundRect(x, y, width, height, Round, Round, paint);
    }

    private static void Line(SKCanvas canvas, float from, float y, float to)
    {
        using var paint = new SKPaint { Color = Soft, IsAntialias = true, StrokeWidth = 2.5f };
        canvas.DrawLine(from, y, to, y, paint);
    }
}
