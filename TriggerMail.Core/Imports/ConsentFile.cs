using CsvHelper;

namespace TriggerMail.Imports;

/// <summary>A CSV file of consents (RFC 4180; between the fields stands what stands between the columns of the first line: comma, semicolon or tab).</summary>
public static class ConsentFile
{
    private static readonly char[] Separators = [',', ';', '\t'];
    private static readonly string[] Needed = ["state", "at"];
    private static readonly Dictionary<string, string> Nothing = [];

    /// <summary>Every line, with what is wrong with it; what is wrong with the columns is told for line 1.</summary>
    /// <param name="open">Opens the text; it is read twice.</param>
    /// <param name="now">No answer may be later.</param>
    public static IEnumerable<(ConsentRow Row, IReadOnlyList<string> Problems)> Read(Func<TextReader> open, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(open);
        var first = FirstLine(open);
        if (first is null)
        {
            yield return (new(1, Nothing), ["the file is empty; its first line names the columns, such as: email,topic,state,at,source"]);
            yield break;
        }
        using var text = open();
        using var csv = CsvReader.Create(text, new CsvReaderOptions
        {
            HasHeader = false,
            Separator = Separators.MaxBy(separator => first.Count(c => c == separator)),
            TrimWhitespace = true,
            TrackLineNumbers = true,
        });
        csv.Read();
        string[] names = [.. Fields(csv).Select(column => column.Trim(' ', '\uFEFF').ToLowerInvariant())];
        var problems = ColumnProblems(names);
        if (problems.Count > 0)
            yield return (new(1, Nothing), problems);
        while (problems.Count == 0 && csv.Read())
        {
            var values = names.Zip(Fields(csv)).ToDictionary(field => field.First, field => field.Second, StringComparer.Ordinal);
            var row = new ConsentRow((int)csv.LineNumber, values);
            yield return (row, [.. csv.FieldCount > names.Length ? ["it has more fields than the first line has columns; put a field with a separator in it in quotes"] : row.Problems(now)]);
        }
    }

    private static string? FirstLine(Func<TextReader> open)
    {
        using var text = open();
        while (text.ReadLine() is { } line)
            if (line.Length > 0)
                return line;
        return null;
    }

    private static IEnumerable<string> Fields(CsvReader csv)
    {
        for (var i = 0; i < csv.FieldCount; i++)
            yield return csv.GetString(i);
    }

    private static List<string> ColumnProblems(string[] names)
    {
        var problems = names.Where(name => !ConsentRow.Columns.ContainsKey(name))
            .Select(name => $"the column \"{name}\" is not known; there are {string.Join(", ", ConsentRow.Columns.Keys)}").ToList();
        problems.AddRange(names.GroupBy(name => name).Where(same => same.Count() > 1).Select(same => $"the column \"{same.Key}\" is there twice; leave one out"));
        problems.AddRange(Needed.Except(names).Select(missing => $"the column \"{missing}\" is missing; write there {ConsentRow.Columns[missing]}"));
        return problems;
    }
}
