using TriggerMail.Intake.Signatures;

namespace TriggerMail.Web.Calls;

/// <summary>Which programs of the store <c>webhook</c> steps may call, and the secret that proves the calls: section <c>TriggerMail:Calls</c>.</summary>
public sealed record CallSettings
{
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromSeconds(60);

    /// <summary>Signs the calls by Standard Webhooks: <c>whsec_</c> and base64 of 24 to 64 random bytes. Null: no call is made.</summary>
    public string? Secret { get; init; }

    /// <summary>The one before; while it is set, calls carry a signature by each.</summary>
    public string? PreviousSecret { get; init; }

    /// <summary>The hosts that may be called: <c>erp.shop.example</c>, or <c>*.shop.example</c> for all below it.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>How long a call may take in all, before it counts as not answered and is repeated later.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Whether addresses inside a network may be called, such as the machine itself: to try a receiver out on a laptop, or to reach one in
    /// a private network on purpose. The list of hosts holds all the same.
    /// </summary>
    public bool AllowPrivate { get; init; }

    /// <summary>What is wrong with the settings, as sentences that name the setting; none when they will do.</summary>
    public IEnumerable<string> Problems()
    {
        if (Secret is { Length: > 0 } && StandardSignature.KeyOf(Secret) is not { Length: >= 24 and <= 64 })
            yield return "TriggerMail:Calls:Secret is not a secret of Standard Webhooks; write whsec_ and the base64 of 24 to 64 random bytes.";
        if (PreviousSecret is { Length: > 0 } && StandardSignature.KeyOf(PreviousSecret) is not { Length: > 0 })
            yield return "TriggerMail:Calls:PreviousSecret is not a secret of Standard Webhooks; write the one that was in Secret before, or leave it out.";
        if (Secret is { Length: > 0 } && Hosts.Count == 0)
            yield return "TriggerMail:Calls:Hosts is empty, so no call could be made; name the hosts that webhook steps may call, such as erp.shop.example.";
        foreach (var host in Hosts.Where(host => Uri.CheckHostName(host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host) == UriHostNameType.Unknown))
            yield return $"TriggerMail:Calls:Hosts has \"{host}\"; write a host alone, such as erp.shop.example, without https:// and without a path.";
        if (Timeout <= TimeSpan.Zero || Timeout > LongestTimeout)
            yield return $"TriggerMail:Calls:Timeout is {Timeout}; write more than zero and at most {LongestTimeout}.";
    }

    internal bool Allows(string host) => Hosts.Any(allowed => allowed.StartsWith("*.", StringComparison.Ordinal)
        ? host.EndsWith(allowed[1..], StringComparison.OrdinalIgnoreCase)
        : host.Equals(allowed, StringComparison.OrdinalIgnoreCase));

    internal IEnumerable<string> Secrets => new[] { Secret, PreviousSecret }.OfType<string>().Where(secret => secret.Length > 0);
}
