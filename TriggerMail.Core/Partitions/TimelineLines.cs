using TriggerMail.Contacts;
using TriggerMail.Sending;

namespace TriggerMail.Partitions;

/// <summary>What a line of a timeline tells of, as it was written down.</summary>
public static class TimelineLines
{
    extension(TimelineNote line)
    {
        /// <summary>The decision that the line tells of; null when it tells of something else.</summary>
        public LedgerRow? Message => line is { Kind: "message", Data: { } data } ? StoredRows.Read(data, ContactJson.Default.LedgerRow) : null;

        /// <summary>The event that the line tells of; null when it tells of something else.</summary>
        public EventRow? Event => line is { Kind: EventLines.Kind, Data: { } data } ? StoredRows.Read(data, ContactJson.Default.EventRow) : null;
    }
}
