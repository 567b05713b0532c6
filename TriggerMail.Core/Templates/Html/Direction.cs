using System.Text.RegularExpressions;

namespace TriggerMail.Templates.Html;

/// <summary>
/// Style sheets say start and end; mail programs mostly know left and right only. This is where one becomes the other, so that a
/// right-to-left mail is mirrored without a second layout.
/// </summary>
internal static partial class Direction
{
    /// <summary>Declarations with their sides named by what stands for the side that lines start and end on.</summary>
    public static string Physical(string css, string start, string end)
    {
        string Side(Match logical) => logical.Groups["side"].Value == "start" ? start : end;
        css = Edge().Replace(css, edge => $"{edge.Groups["of"].Value}-{Side(edge)}");
        return Aligned().Replace(css, alignment => $"text-align:{Side(alignment)}");
    }

    [GeneratedRegex(@"\b(?<of>padding|margin|border)-inline-(?<side>start|end)\b")]
    private static partial Regex Edge();

    [GeneratedRegex(@"\btext-align\s*:\s*(?<side>start|end)\b")]
    private static partial Regex Aligned();
}
