using System.Globalization;
using Azure;
using Azure.Identity;

namespace TriggerMail.Sending;

/// <summary>What Communication Services' answers mean, for e-mail and text messages alike.</summary>
internal static class AcsAnswer
{
    /// <summary>Whether an exception is the network's or the service's, not a bug and not the caller's wish to stop.</summary>
    public static bool IsTrouble(Exception e, CancellationToken cancel) =>
        !cancel.IsCancellationRequested
        && e is RequestFailedException or IOException or OperationCanceledException or AggregateException or AuthenticationFailedException;

    /// <summary>
    /// The answer to a refusal that settles the matter, or null when the request may have been carried out all the same: it was not answered,
    /// or with a server error.
    /// </summary>
    public static SendResult? Of(Exception e, string section) => e switch
    {
        AuthenticationFailedException => new SendResult.TryLater($"Signing in to the service failed: {Line(e.Message)} Check the identity and {section}:Endpoint."),
        RequestFailedException { Status: 401 or 403 or 404 } refused => new SendResult.TryLater(
            $"The service does not let us send: {Say(refused)} Check {section}, the rights of its identity, and that the sender's domain is connected."),
        RequestFailedException { Status: 429 } busy => new SendResult.TryLater($"The service's sending limit is reached: {Say(busy)}", After(busy)),
        RequestFailedException { Status: >= 400 and < 500 and not 408 } refused => new SendResult.Refused($"The service refused it: {Say(refused)}"),
        _ => null,
    };

    /// <summary>What the service asks to wait (RFC 9110 §10.2.3: seconds or a date), or null.</summary>
    public static TimeSpan? After(Exception e)
    {
        if (e is not RequestFailedException failed || failed.GetRawResponse() is not { } answer || !answer.Headers.TryGetValue("Retry-After", out var text))
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
            return TimeSpan.FromSeconds(seconds);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, out var at) && answer.Headers.Date is { } now && at > now ? at - now : null;
    }

    /// <summary>One line: status, code and the first line of the message. The rest is headers that no marketer reads.</summary>
    public static string Say(Exception e) => e is RequestFailedException { Status: > 0 } failed
        ? $"{failed.Status}{(failed.ErrorCode is { Length: > 0 } code ? $" {code}" : "")}, {Line(failed.Message)}"
        : Line(e.Message);

    private static string Line(string message)
    {
        var line = message.AsSpan().Trim();
        line = line.IndexOfAny('\r', '\n') is >= 0 and var end ? line[..end] : line;
        return line.EndsWith('.') ? line.ToString() : $"{line}.";
    }
}
