using System.Text.RegularExpressions;

namespace TriggerMail.Templates;

/// <summary>
/// Style sheets say start and end; mail programs mostly know left and right only. This is where one becomes the other, so that a
/// right-to-left mail is mirrored without a second layout.
/// </summary>
internal static partial class Direction
{
    /// <summary>Declarations with their sides named for the reader's direction.</summary>
    public static string Physical(string css, bool rightToLeft)
    {
        string Side(Match logical) => (logical.Groups["side"].Value == "start") != rightToLeft ? "left" : "right";
        css = Edge().Replace(css, edge => $"{edge.Groups["of"].Value}-{Side(edge)}");
        return Aligned().Replace(css, alignment => $"text-align:{Side(alignment)}");
    }

    [GeneratedRegex(@"\b(?<of>padding|margin|border)-inline-(?<side>start|end)\b")]
    private static partial Regex Edge();

    [GeneratedRegex(@"\btext-align\s*:\s*(?<side>start|end)\b")]
    private static partial Regex Aligned();
}
