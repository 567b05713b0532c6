namespace TriggerMail.Values;

/// <summary>Finds the word that was probably meant.</summary>
internal static class Spelling
{
    /// <summary>"Did you mean 'x'?" when a known word is near, else the words that are known.</summary>
    public static string Remedy(string word, IEnumerable<string> known)
    {
        var words = known.Order(StringComparer.Ordinal).ToArray();
        var near = words.MinBy(candidate => Distance(word, candidate));
        return near is not null && Distance(word, near) <= Math.Max(2, word.Length / 3) ? $"Did you mean '{near}'?"
            : words.Length == 0 ? "Nothing can be named here."
            : $"Known here: {string.Join(", ", words)}.";
    }

    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var same = char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]);
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (same ? 0 : 1)));
            }
        }
        return row[^1];
    }
}
