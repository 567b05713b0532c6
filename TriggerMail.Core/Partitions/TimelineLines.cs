using System.Text.Json;
using TriggerMail.Contacts;
using TriggerMail.Sending;

namespace TriggerMail.Partitions;

/// <summary>What a line of a timeline tells of, as it was written down.</summary>
public static class TimelineLines
{
    extension(TimelineNote line)
    {
        /// <summary>The decision that the line tells of; null when it tells of something else.</summary>
        public LedgerRow? Message => line.Kind == "message" ? line.Data?.Deserialize(ContactJson.Default.LedgerRow) : null;

        /// <summary>The event that the line tells of; null when it tells of something else.</summary>
        public EventRow? Event => line.Kind == EventLines.Kind ? line.Data?.Deserialize(ContactJson.Default.EventRow) : null;
    }
}
