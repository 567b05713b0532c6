using Azure.Data.Tables;

namespace TriggerMail.Storage;

/// <summary>A range as the service's filter text.</summary>
internal static class RangeFilter
{
    /// <summary>The filter, or null when no row can lie in the range.</summary>
    public static string? Of(string partition, RowRange range)
    {
        var from = Cut(range.From);
        var to = range.To is null ? null : Cut(range.To);
        if (from is null || range.Limit == 0 || range.To is not null && string.CompareOrdinal(range.From, range.To) >= 0)
            return null;
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {partition}");
        if (from.Length > 0)
            filter += " and " + TableClient.CreateQueryFilter($"RowKey ge {from}");
        return to is null ? filter : filter + " and " + TableClient.CreateQueryFilter($"RowKey lt {to}");
    }

    /// <summary>
    /// A bound that cuts the possible keys at the same place and is itself a possible key: a bound may hold any character, also those
    /// that do not survive a web address. Null when every possible key lies before it.
    /// </summary>
    internal static string? Cut(string bound)
    {
        for (var i = 0; i < bound.Length; i++)
            if (!IsPossible(bound[i]))
                return Next(bound.AsSpan(0, i), bound[i]);
        return bound;
    }

    private static string? Next(ReadOnlySpan<char> before, char impossible)
    {
        for (var c = (char)(impossible + 1); c > impossible; c++)
            if (IsPossible(c))
                return string.Concat(before, [c]);
        return before.IsEmpty ? null : Next(before[..^1], before[^1]);
    }

    private static bool IsPossible(char c) =>
        !(c is '/' or '\\' or '#' or '?' or '\uFFFE' or '\uFFFF' || char.IsControl(c) || char.IsSurrogate(c));
}
