using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TriggerMail.Storage;

namespace TriggerMail.Partitions;

/// <summary>
/// Reads rows of contacts for whoever shows or erases them: a row that something else wrote into is told by its key, and hides nothing
/// else. Whoever decides by a row reads it with <see cref="ContactPartition.Parse"/>, which stops at it.
/// </summary>
internal static class StoredRows
{
    /// <summary>What the row holds; null when it cannot be read.</summary>
    public static T? Read<T>(StoredRecord record, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return ContactPartition.Parse(record.Body, type);
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }

    /// <summary>What a part of a row holds; null when it is something else.</summary>
    public static T? Read<T>(JsonElement part, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return part.Deserialize(type);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Those that can be read, in their order, and the keys of the others.</summary>
    public static ReadableRows<T> Read<T>(IEnumerable<StoredRecord> records, JsonTypeInfo<T> type)
        where T : class
    {
        var (rows, unreadable) = (new List<T>(), new List<string>());
        foreach (var record in records)
            if (Read(record, type) is { } row)
                rows.Add(row);
            else
                unreadable.Add(record.Row);
        return new(rows, unreadable);
    }

    /// <summary>The words of a message; null when they cannot be read.</summary>
    public static Sending.MessageBody? ReadBody(StoredRecord record)
    {
        try
        {
            return Sending.MessageBody.Unpack(record.Body);
        }
        catch (Exception damaged) when (damaged is InvalidDataException or IOException or FormatException or ArgumentException)
        {
            return null;
        }
    }
}
