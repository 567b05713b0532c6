namespace TriggerMail.Values;

/// <summary>Finds the word somebody probably meant.</summary>
internal static class NearMiss
{
    /// <summary>
    /// The known word nearest to one that is surely wrong, or null when none is near: up to a third of its letters may differ
    /// (added, left out, changed, or two neighbours swapped).
    /// </summary>
    public static string? Of(string word, IEnumerable<string> known) => known
        .Select(candidate => (candidate, distance: Distance(word, candidate)))
        .Where(pair => pair.distance <= Math.Max(1, Math.Min(word.Length, pair.candidate.Length) / 3))
        .OrderBy(pair => pair.distance).ThenBy(pair => pair.candidate, StringComparer.Ordinal)
        .Select(pair => pair.candidate).FirstOrDefault();

    /// <summary>
    /// The known word that one which may be right was surely meant to be: one letter differs, only case or punctuation differs, or an
    /// ending is missing (<c>order.place</c>). Null for the word itself and for everything farther away.
    /// </summary>
    public static string? Certain(string word, IReadOnlySet<string> known) => known.Contains(word) ? null : known
        .Where(candidate => Distance(word, candidate) <= 1 || Letters(word) == Letters(candidate) || LacksEnding(word, candidate))
        .Order(StringComparer.Ordinal).FirstOrDefault();

    /// <summary>"Did you mean `wait`?" or, when nothing is near, what else can be said.</summary>
    public static string Remedy(string word, IReadOnlyCollection<string> known, string otherwise) =>
        Of(word, known) is { } meant ? $"Did you mean `{meant}`?" : otherwise;

    private static string Letters(string word) => string.Concat(word.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    private static bool LacksEnding(string word, string candidate) =>
        word.Length >= 5 && candidate.Length - word.Length is > 0 and <= 3
        && candidate.StartsWith(word, StringComparison.OrdinalIgnoreCase);

    // Optimal string alignment: swapped neighbours count as one slip of the fingers, not two.
    private static int Distance(string left, string right)
    {
        if (left.Length > 100)
            return left.Length;
        var rows = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++)
            for (var j = 0; j <= right.Length; j++)
                rows[i, j] = i == 0 ? j : j == 0 ? i : Cheapest(rows, left, right, i, j);
        return rows[left.Length, right.Length];
    }

    private static int Cheapest(int[,] rows, string left, string right, int i, int j)
    {
        var changed = rows[i - 1, j - 1] + (Same(left[i - 1], right[j - 1]) ? 0 : 1);
        var best = Math.Min(changed, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
        var swapped = i > 1 && j > 1 && Same(left[i - 1], right[j - 2]) && Same(left[i - 2], right[j - 1]);
        return swapped ? Math.Min(best, rows[i - 2, j - 2] + 1) : best;
    }

    private static bool Same(char a, char b) => char.ToUpperInvariant(a) == char.ToUpperInvariant(b);
}
