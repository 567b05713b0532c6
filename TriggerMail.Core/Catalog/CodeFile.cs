using System.Globalization;
using CsvHelper;
using CsvHelper.Configuration;

namespace TriggerMail.Catalog;

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
        using var csv = new CsvReader(text, new CsvConfiguration(CultureInfo.InvariantCulture) { HasHeaderRecord = false, DetectDelimiter = true, TrimOptions = TrimOptions.Trim, MissingFieldFound = null });
        var (codes, column) = (new List<string>(), 0);
        try
        {
            while (csv.Read())
            {
                if (csv.Parser.Row == 1 && Array.FindIndex(csv.Parser.Record!, cell => cell.Trim('\uFEFF').Equals(Heading, StringComparison.OrdinalIgnoreCase)) is >= 0 and var found)
                {
                    column = found;
                    continue;
                }
                var code = csv.GetField(column)?.Trim('\uFEFF') ?? "";
                if (code.Length > LongestCode || code.Any(char.IsControl))
                    return ([], $"Line {csv.Parser.RawRow} holds no code: it has {code.Length} characters, and at most {LongestCode} on one line are taken.");
                if (code.Length > 0)
                    codes.Add(code);
            }
        }
        catch (BadDataException)
        {
            return ([], $"Line {csv.Parser.RawRow} is no CSV: a quote in it is not closed. Write one code a line.");
        }
        return codes.Count == 0 ? ([], "There is no code in it. Write one code a line.") : (codes, null);
    }
}
