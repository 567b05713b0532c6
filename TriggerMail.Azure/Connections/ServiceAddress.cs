namespace TriggerMail.Connections;

/// <summary>The choice that every Azure service leaves: a connection string, or an endpoint and an identity.</summary>
internal static class ServiceAddress
{
    /// <summary>Sentences that name the setting, when not exactly one of the two is set or the endpoint is no https address.</summary>
    public static IEnumerable<string> Problems(string section, string? connectionString, string? endpoint, string example)
    {
        if (string.IsNullOrWhiteSpace(connectionString) && string.IsNullOrWhiteSpace(endpoint))
            yield return $"{section}:Endpoint is missing. Set it to an address like {example}, or set {section}:ConnectionString.";
        else if (!string.IsNullOrWhiteSpace(connectionString) && !string.IsNullOrWhiteSpace(endpoint))
            yield return $"{section}:ConnectionString and {section}:Endpoint are both set. Remove one.";
        else if (!string.IsNullOrWhiteSpace(endpoint) && !IsSecure(endpoint))
            yield return $"{section}:Endpoint is '{endpoint}'. Write an address like {example}.";
    }

    /// <summary>A sentence that names the setting, when the time is no time to wait for an answer.</summary>
    public static IEnumerable<string> TimeoutProblems(string section, TimeSpan timeout)
    {
        if (timeout < TimeSpan.FromSeconds(1) || timeout > TimeSpan.FromMinutes(5))
            yield return $"{section}:Timeout is '{timeout}'. Write a time from 00:00:01 to 00:05:00.";
    }

    /// <summary>Refuses settings that have problems, with all their sentences.</summary>
    /// <exception cref="ArgumentException">There are problems.</exception>
    public static void Check(IReadOnlyList<string> problems)
    {
        if (problems.Count > 0)
            throw new ArgumentException(string.Join(' ', problems));
    }

    /// <summary>The credential to sign in with at an endpoint.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static global::Azure.Core.TokenCredential Needed(string section, global::Azure.Core.TokenCredential? credential) =>
        credential ?? throw new ArgumentException($"{section}:Endpoint needs an identity to sign in with, and none was given.");

    private static bool IsSecure(string endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeHttps && uri.Query.Length == 0;
}
