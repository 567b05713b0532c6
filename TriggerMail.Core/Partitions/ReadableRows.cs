using System.Collections;

namespace TriggerMail.Partitions;

/// <summary>What can be read of some rows that belong together, and which of them cannot: one damaged row hides no other.</summary>
public sealed class ReadableRows<T> : IReadOnlyList<T>
{
    private readonly IReadOnlyList<T> rows;

    internal ReadableRows(IReadOnlyList<T> rows, IReadOnlyList<string> unreadable) => (this.rows, Unreadable) = (rows, unreadable);

    /// <summary>Keys of the rows that something else wrote into; empty when all is well.</summary>
    public IReadOnlyList<string> Unreadable { get; }

    /// <inheritdoc/>
    public int Count => rows.Count;

    /// <inheritdoc/>
    public T this[int index] => rows[index];

    /// <inheritdoc/>
    public IEnumerator<T> GetEnumerator() => rows.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => rows.GetEnumerator();

    /// <summary>The same with what can be read put in order, cut, or made into something else.</summary>
    internal ReadableRows<TOther> As<TOther>(Func<IEnumerable<T>, IEnumerable<TOther>> change) => new([.. change(rows)], Unreadable);
}
