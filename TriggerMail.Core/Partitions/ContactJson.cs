using System.Text.Json.Serialization;
using TriggerMail.Contacts;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Contacts.Coupons;
using TriggerMail.Insights;
using TriggerMail.Journeys;
using TriggerMail.Sending;

namespace TriggerMail.Partitions;

/// <summary>How a contact's partition is written: compact JSON, names as in the types, nothing for what is missing.</summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true,
    IgnoreReadOnlyProperties = true)]
[JsonSerializable(typeof(Contact))]
[JsonSerializable(typeof(Coupon))]
[JsonSerializable(typeof(Enrollment))]
[JsonSerializable(typeof(LedgerRow))]
[JsonSerializable(typeof(Conversion))]
[JsonSerializable(typeof(EventRow))]
[JsonSerializable(typeof(ConsentRecord))]
[JsonSerializable(typeof(TimelineNote[]))]
internal sealed partial class ContactJson : JsonSerializerContext;
