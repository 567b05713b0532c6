namespace TriggerMail.Links;

/// <summary>What a measured link stands for: the message it stands in, and where it leads.</summary>
public sealed record ClickClaim(string Message, string Target);

/// <summary>
/// Signed tokens of pixels and links. A link's target is part of what is signed, so that nobody can make our address lead anywhere
/// else (no open redirect), and a link works as long as its key does, whatever became of the message.
/// </summary>
public sealed class TrackingTokens(SigningKeys keys)
{
    private const string Opening = "open";
    private const string Clicking = "click";
    private const int Longest = 6_000;

    /// <summary>The token of a message's pixel.</summary>
    public string Open(string message) => keys.Write(Opening, message);

    /// <summary>The token of one link in a message.</summary>
    public string Click(ClickClaim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return keys.Write(Clicking, $"{claim.Message}\n{claim.Target}");
    }

    /// <summary>The message of a pixel's token, or null when it was not signed by us.</summary>
    public ValueTask<string?> ReadOpenAsync(string token, CancellationToken cancel = default) => keys.ReadAsync(Opening, token, Longest, cancel);

    /// <summary>The claim of a link's token, or null when it was not signed by us.</summary>
    public async ValueTask<ClickClaim?> ReadClickAsync(string token, CancellationToken cancel = default) =>
        (await keys.ReadAsync(Clicking, token, Longest, cancel))?.Split('\n') is [var message, var target] ? new(message, target) : null;
}
