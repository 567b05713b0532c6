using CsvHelper;

namespace TriggerMail.Catalog.Coupons;

/// <summary>
/// Codes as a store exports them: CSV (RFC 4180), one code a row, in the column headed <c>code</c> where there is a heading, else in
/// the first one.
/// </summary>
public static class CodeFile
{
    /// <summary>The longest code that is taken.</summary>
    public const int LongestCode = 80;

    private const string Heading = "code";

    /// <summary>The codes, or a sentence that says which line is wrong.</summary>
    public static (IReadOnlyList<string> Codes, string? Problem) Read(TextReader text)
    {
        ArgumentNullException.ThrowIfNull(text);
        using var csv = CsvReader.Create(text, new CsvReaderOptions { HasHeader = false, SkipEmptyLines = true, TrimWhitespace = true, TrackLineNumbers = true });
        var (codes, column, isFirst) = (new List<string>(), 0, true);
        while (csv.Read())
        {
            var heading = isFirst ? HeadingIn(csv) : -1;
            (column, isFirst) = (heading >= 0 ? heading : column, false);
            if (heading >= 0)
                continue;
            var code = column < csv.FieldCount ? csv.GetString(column).Trim() : "";
            if (code.Length > LongestCode || code.Any(char.IsControl))
                return ([], $"Line {csv.LineNumber} holds no code: it has {code.Length} characters, and at most {LongestCode} on one line are taken.");
            if (code.Length > 0)
                codes.Add(code);
        }
        return codes.Count == 0 ? ([], "There is no code in it. Write one code a line.") : (codes, null);
    }

    private static int HeadingIn(CsvReader csv)
    {
        for (var column = 0; column < csv.FieldCount; column++)
            if (csv.GetString(column).Trim('\uFEFF', ' ').Equals(Heading, StringComparison.OrdinalIgnoreCase))
                return column;
        return -1;
    }
}
