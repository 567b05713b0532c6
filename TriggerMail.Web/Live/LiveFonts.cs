using SkiaSharp;

namespace TriggerMail.Web.Live;

/// <summary>
/// The fonts that come along, because a server has none that could be relied on: Vazirmatn for Latin and Persian, and of Noto Sans CJK
/// the few characters that the images write. Both under the SIL Open Font License 1.1.
/// </summary>
internal static class LiveFonts
{
    private static readonly SKTypeface Letters = Load("Vazirmatn-Bold.ttf"), Characters = Load("NotoSansCJK-Bold-labels.otf");

    /// <summary>Whether every sign of a text can be drawn.</summary>
    public static bool CanWrite(string text) => Runs(text).All(run =>
    {
        using var font = new SKFont(run.Face);
        return font.ContainsGlyphs(run.Text);
    });

    /// <summary>Draws a text in one line, and tells how wide it is.</summary>
    public static float Write(SKCanvas canvas, string text, float x, float y, float size, SKColor color, SKTextAlign align)
    {
        var width = Measure(text, size);
        x -= align switch { SKTextAlign.Center => width / 2, SKTextAlign.Right => width, _ => 0 };
        using var paint = new SKPaint { Color = color, IsAntialias = true };
        foreach (var (run, face) in Runs(text))
        {
            using var font = new SKFont(face, size);
            canvas.DrawText(run, x, y, SKTextAlign.Left, font, paint);
            x += font.MeasureText(run);
        }
        return width;
    }

    /// <summary>How wide a text is.</summary>
    public static float Measure(string text, float size) => Runs(text).Sum(run =>
    {
        using var font = new SKFont(run.Face, size);
        return font.MeasureText(run.Text);
    });

    // What follows one another in the same font.
    private static IEnumerable<(string Text, SKTypeface Face)> Runs(string text)
    {
        for (var at = 0; at < text.Length;)
        {
            var (start, isCharacter) = (at, IsCharacter(text[at]));
            while (at < text.Length && IsCharacter(text[at]) == isCharacter)
                at++;
            yield return (text[start..at], isCharacter ? Characters : Letters);
        }
    }

    private static bool IsCharacter(char sign) => sign is (>= '\u2E80' and <= '\u9FFF') or (>= '\uAC00' and <= '\uD7A3');

    private static SKTypeface Load(string name)
    {
        using var font = typeof(LiveFonts).Assembly.GetManifestResourceStream($"TriggerMail.Web.Live.{name}")
            ?? throw new InvalidOperationException($"The font {name} of the live images is not in the program.");
        return SKTypeface.FromStream(font) ?? throw new InvalidOperationException($"The font {name} of the live images cannot be read.");
    }
}
