using System.Globalization;

namespace TriggerMail.Benchmarks;

/// <summary>One line of the table: what was measured, how much, against what, and what was aimed for.</summary>
internal sealed record Finding(string What, string Figure, string Against = "", string Aim = "", bool? IsMet = null)
{
    /// <summary>Prints findings as a table of Markdown, so that it can be pasted where it is talked about.</summary>
    public static void Print(IReadOnlyCollection<Finding> findings)
    {
        string[][] rows =
        [
            ["measured", "figure", "against", "aim", "met"],
            .. findings.Select(one => new[] { one.What, one.Figure, one.Against, one.Aim, one.IsMet is { } met ? (met ? "yes" : "no") : "" }),
        ];
        var widths = Enumerable.Range(0, 5).Select(column => rows.Max(row => row[column].Length)).ToArray();
        for (var n = 0; n < rows.Length; n++)
        {
            Console.WriteLine($"| {string.Join(" | ", rows[n].Select((cell, column) => cell.PadRight(widths[column])))} |");
            if (n == 0)
                Console.WriteLine($"|{string.Join("|", widths.Select(width => new string('-', width + 2)))}|");
        }
        Console.WriteLine($"{Environment.ProcessorCount} processors, {RuntimeText}; load average {LoadAverage}");
    }

    /// <summary>How busy the machine is with everything that runs on it, in the last minute; a dash where that is not known.</summary>
    public static string LoadAverage => File.Exists("/proc/loadavg") ? File.ReadAllText("/proc/loadavg").Split(' ')[0] : "-";

    /// <summary>The one in the middle.</summary>
    public static double Median(IEnumerable<double> values) => values.Order().ToArray() is { Length: > 0 } sorted ? sorted[sorted.Length / 2] : double.NaN;

    /// <summary>The value below which this share of them lies.</summary>
    public static double Percentile(double[] sorted, double share) => sorted[Math.Min(sorted.Length - 1, (int)(sorted.Length * share))];

    /// <summary>Text that reads the same on every machine.</summary>
    public static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string RuntimeText => System.Runtime.InteropServices.RuntimeInformation.FrameworkDescription;
}
