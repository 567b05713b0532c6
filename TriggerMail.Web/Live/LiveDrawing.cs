using System.Globalization;
using SkiaSharp;

namespace TriggerMail.Web.Live;

/// <summary>
/// Draws the images. Numbers and signs only: the words stand in the mail around them, in its language and its font. Always the same
/// size, so that a mail can name it before the image is there.
/// </summary>
internal static class LiveDrawing
{
    /// <summary>The width a mail gives the image; it is drawn with twice the pixels.</summary>
    public const int Width = 320;

    /// <summary>The height a mail gives the image.</summary>
    public const int Height = 80;

    private const int Scale = 2;
    private const float Round = 10, Box = 88, Gap = 28;
    private const int FewLeft = 5;

    private static readonly SKTypeface Face = Load();
    private static readonly SKColor Ink = new(0x22, 0x2B, 0x2A), Paper = new(0xF1, 0xF5, 0xF3), Warm = new(0xB4, 0x53, 0x09), Faint = new(0x7A, 0x86, 0x83);

    /// <summary>Days, hours and minutes, each in a box, always from left to right as times are written in every language here; zeros once it is over.</summary>
    public static byte[] Countdown(TimeSpan left, string locale)
    {
        left = left < TimeSpan.Zero ? TimeSpan.Zero : left;
        string[] parts = [Two(Math.Min(99, left.Days)), Two(left.Hours), Two(left.Minutes)];
        return Draw(canvas =>
        {
            var x = 0f;
            foreach (var part in parts)
            {
                Rounded(canvas, x, 0, Box, Height, Paper);
                Write(canvas, Digits(part, locale), x + Box / 2, 55, 42, Ink, SKTextAlign.Center);
                if (x + Box + Gap < Width)
                    Write(canvas, ":", x + Box + Gap / 2, 52, 36, Faint, SKTextAlign.Center);
                x += Box + Gap;
            }
        });
    }

    /// <summary>The price, and how many there are: a warm number for the last few, a struck-out price for none, nothing where nobody counts.</summary>
    public static byte[] Stock(string? price, string? currency, long? pieces, string locale) => Draw(canvas =>
    {
        Rounded(canvas, 0, 0, Width, Height, Paper);
        var isGone = pieces == 0;
        var amount = Digits($"{price} {currency}".Trim(), locale);
        if (amount.Length > 0)
        {
            var width = Write(canvas, amount, 18, 51, 32, isGone ? Faint : Ink, SKTextAlign.Left);
            if (isGone)
                Line(canvas, 14, 40, 22 + width);
        }
        if (pieces is { } count)
        {
            var few = count <= FewLeft;
            Rounded(canvas, Width - 98, 15, 82, Height - 30, isGone ? Faint : few ? Warm : Ink);
            Write(canvas, Digits($"×{Math.Min(count, 999).ToString(CultureInfo.InvariantCulture)}", locale), Width - 57, 49, 26, SKColors.White, SKTextAlign.Center);
        }
    });

    /// <summary>Persian writes its own digits; the other languages of the templates write these.</summary>
    internal static string Digits(string text, string locale) => locale.StartsWith("fa", StringComparison.OrdinalIgnoreCase)
        ? string.Concat(text.Select(sign => char.IsAsciiDigit(sign) ? (char)('\u06F0' + (sign - '0')) : sign == '.' ? '\u066B' : sign))
        : text;

    /// <summary>Whether the font that comes along has every sign of a text.</summary>
    internal static bool CanWrite(string text)
    {
        using var font = new SKFont(Face);
        return font.ContainsGlyphs(text);
    }

    private static string Two(int number) => number.ToString("00", CultureInfo.InvariantCulture);

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
        using var paint = new SKPaint { Color = Faint, IsAntialias = true, StrokeWidth = 2.5f };
        canvas.DrawLine(from, y, to, y, paint);
    }

    private static float Write(SKCanvas canvas, string text, float x, float y, float size, SKColor color, SKTextAlign align)
    {
        using var font = new SKFont(Face, size);
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        canvas.DrawText(text, x, y, align, font, paint);
        return font.MeasureText(text);
    }

    // A server has no fonts that could be relied on. Vazirmatn (SIL Open Font License 1.1) has Latin and Persian digits.
    private static SKTypeface Load()
    {
        using var font = typeof(LiveDrawing).Assembly.GetManifestResourceStream("TriggerMail.Web.Live.Vazirmatn-Bold.ttf")
            ?? throw new InvalidOperationException("The font of the live images is not in the program.");
        return SKTypeface.FromStream(font) ?? throw new InvalidOperationException("The font of the live images cannot be read.");
    }
}
