using System.Globalization;
using TriggerMail.Storage;

namespace TriggerMail.Journeys;

/// <summary>The name of a run: <c>journey~key~run</c>, safe as a row key, as a part of an id and in a URL.</summary>
public static class EnrollmentId
{
    /// <summary>The name of one run.</summary>
    public static string Of(string journey, string key, int run) =>
        string.Create(CultureInfo.InvariantCulture, $"{Slot(journey, key)}~{run}");

    /// <summary>What all runs of a journey and key share: there is one row for it, so there is one active run.</summary>
    public static string Slot(string journey, string key) => $"{journey}~{RowKey.Of(key)}";
}
