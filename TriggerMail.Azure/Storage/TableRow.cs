using System.Globalization;
using Azure;
using Azure.Data.Tables;

namespace TriggerMail.Storage;

/// <summary>A record as the table keeps it: the body in binary properties <c>B0</c>, <c>B1</c>, ... and who wrote it in <c>W</c>.</summary>
internal static class TableRow
{
    /// <summary>Names the commit that wrote the row, so that a commit whose answer was lost can be told from somebody else's.</summary>
    public const string Writer = "W";

    /// <summary>A version that no row ever has and the service takes for one.</summary>
    public const string NoVersion = "W/\"datetime'1601-01-01T00%3A00%3A00.0000000Z'\"";

    private static readonly string[] Parts =
        [.. Enumerable.Range(0, StorageLimits.BodyBytes / StorageLimits.PropertyBytes).Select(i => "B" + i.ToString(CultureInfo.InvariantCulture))];

    /// <summary>The row that a change writes; only the keys for a deletion.</summary>
    public static TableEntity Write(string partition, Change change, Guid writer)
    {
        var entity = new TableEntity(partition, change.Row);
        if (change is Change.Delete)
            return entity;
        entity[Writer] = writer;
        var rest = BodyOf(change);
        for (var part = 0; rest.Length > 0; part++)
        {
            var length = Math.Min(rest.Length, StorageLimits.PropertyBytes);
            entity[Parts[part]] = rest[..length].ToArray();
            rest = rest[length..];
        }
        return entity;
    }

    /// <summary>The record a row holds.</summary>
    public static StoredRecord Read(TableEntity entity) => new(entity.RowKey, Body(entity), entity.ETag.ToString());

    /// <summary>The version a change names, or none.</summary>
    public static ETag ExpectedBy(Change change) => change switch
    {
        Change.Replace replace => new(replace.Version),
        Change.Delete { Version: Change.Delete.AnyVersion } => ETag.All,
        Change.Delete delete => new(delete.Version),
        _ => default,
    };

    private static ReadOnlyMemory<byte> BodyOf(Change change) => change switch
    {
        Change.Insert insert => insert.Body,
        Change.Replace replace => replace.Body,
        Change.Upsert upsert => upsert.Body,
        _ => default,
    };

    private static ReadOnlyMemory<byte> Body(TableEntity entity)
    {
        var parts = new List<byte[]>(1);
        while (parts.Count < Parts.Length && entity.GetBinary(Parts[parts.Count]) is { } part)
            parts.Add(part);
        return parts.Count switch
        {
            0 => default,
            1 => parts[0],
            _ => parts.SelectMany(part => part).ToArray(),
        };
    }
}
