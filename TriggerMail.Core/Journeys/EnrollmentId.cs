using System.Globalization;
using TriggerMail.Storage;

namespace TriggerMail.Journeys;

/// <summary>The name of an enrollment: <c>journey~key~enrollment</c>, safe as a row key, as a part of an id and in a URL.</summary>
public static class EnrollmentId
{
    /// <summary>The name of one enrollment.</summary>
    public static string Of(string journey, string key, int enrollment) =>
        string.Create(CultureInfo.InvariantCulture, $"{Slot(journey, key)}~{enrollment}");

    /// <summary>What all enrollments of a journey and key share: there is one row for it, so there is one active enrollment.</summary>
    public static string Slot(string journey, string key) => $"{journey}~{RowKey.Of(key)}";
}
