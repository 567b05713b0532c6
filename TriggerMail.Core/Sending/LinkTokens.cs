using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace TriggerMail.Sending;

/// <summary>What a link in a mail may do. A token is good for one purpose only; the letter is written into it, so it stays.</summary>
public enum LinkPurpose : byte
{
    /// <summary>Take consent away, and nothing else: it stands in the headers, which servers on the way read too.</summary>
    Unsubscribe = (byte)'u',

    /// <summary>See and change what the contact receives, unsubscribing included.</summary>
    Preferences = (byte)'p',

    /// <summary>Confirm a sign-up.</summary>
    Confirm = (byte)'k',
}

/// <summary>What a link in a mail stands for.</summary>
/// <param name="Purpose">What it may do.</param>
/// <param name="Contact">The contact's id.</param>
/// <param name="About">What it was about, in the purpose's own words; for consent a topic.</param>
public sealed record LinkClaim(LinkPurpose Purpose, string Contact, string About);

/// <summary>A key that signs and seals links.</summary>
/// <param name="Number">Its place in the order of keys, from 1; it stands readable in the token.</param>
/// <param name="Secret">At least 32 random bytes.</param>
/// <param name="GoodUntil">Until when links of this key work; null: no end is set.</param>
public sealed record LinkKey(int Number, byte[] Secret, DateTimeOffset? GoodUntil = null);

/// <summary>
/// Tokens for links that act without a login (RFC 8058 asks for one that is hard to forge). They are encrypted and signed
/// (AES-GCM, the nonce made of the claim, so a claim always gives the same token), and say nothing about whom they belong to.
/// </summary>
public sealed class LinkTokens
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int Overhead = sizeof(ushort) + NonceBytes + TagBytes;
    private const int LongestToken = 4_096;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly TimeProvider? clock;
    private readonly Func<CancellationToken, ValueTask<IReadOnlyList<LinkKey>>>? look;
    private IReadOnlyList<LinkKey> keys;
    private DateTimeOffset lookedAt;

    /// <summary>
    /// Signs with the newest key and accepts every one that is still good by the clock; where a token names a key that is not
    /// listed, <paramref name="look"/> is asked again, because another process may have made one.
    /// </summary>
    public LinkTokens(IReadOnlyList<LinkKey> keys, TimeProvider? clock = null, Func<CancellationToken, ValueTask<IReadOnlyList<LinkKey>>>? look = null)
    {
        this.keys = Checked(keys);
        (this.clock, this.look) = (clock, look);
    }

    /// <summary>Signs with the last of these secrets and accepts all of them, without end.</summary>
    public LinkTokens(IReadOnlyList<byte[]> secrets)
        : this([.. secrets.Select((secret, i) => new LinkKey(i + 1, secret))])
    {
    }

    /// <summary>The token for a claim: URL-safe, the same each time until a new key signs.</summary>
    public string Write(LinkClaim claim)
    {
        ArgumentNullException.ThrowIfNull(claim);
        var key = keys[^1];
        var plain = Encoding.UTF8.GetBytes($"{(char)claim.Purpose}{claim.Contact}\n{claim.About}");
        var token = new byte[Overhead + plain.Length];
        BinaryPrimitives.WriteUInt16BigEndian(token, (ushort)key.Number);
        var nonce = token.AsSpan(sizeof(ushort), NonceBytes);
        HMACSHA256.HashData(Derived(key, "nonce"), plain).AsSpan(0, NonceBytes).CopyTo(nonce);
        using var seal = new AesGcm(Derived(key, "seal"), TagBytes);
        seal.Encrypt(nonce, plain, token.AsSpan(Overhead), token.AsSpan(Overhead - TagBytes, TagBytes), token.AsSpan(0, sizeof(ushort)));
        return Base64Url.EncodeToString(token);
    }

    /// <summary>The claim of a token, or null when it is not ours, was changed, or its key is no longer good.</summary>
    public async ValueTask<LinkClaim?> ReadAsync(string token, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(token);
        if (token.Length > LongestToken || !Base64Url.IsValid(token) || Base64Url.DecodeFromChars(token) is not { Length: > Overhead } bytes)
            return null;
        var number = BinaryPrimitives.ReadUInt16BigEndian(bytes);
        var key = keys.FirstOrDefault(one => one.Number == number) ?? await FindAsync(number, cancel);
        return key is not null && !(key.GoodUntil <= clock?.GetUtcNow()) ? Open(key, bytes) : null;
    }

    // A made-up number must not make the store work for every request.
    private async ValueTask<LinkKey?> FindAsync(int number, CancellationToken cancel)
    {
        if (look is null || clock is null || clock.GetUtcNow() is var now && now - lookedAt < Pause)
            return null;
        lookedAt = now;
        keys = Checked(await look(cancel));
        return keys.FirstOrDefault(one => one.Number == number);
    }

    private static LinkClaim? Open(LinkKey key, byte[] token)
    {
        var plain = new byte[token.Length - Overhead];
        using var seal = new AesGcm(Derived(key, "seal"), TagBytes);
        try
        {
            seal.Decrypt(
                token.AsSpan(sizeof(ushort), NonceBytes), token.AsSpan(Overhead), token.AsSpan(Overhead - TagBytes, TagBytes), plain, token.AsSpan(0, sizeof(ushort)));
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        return Encoding.UTF8.GetString(plain.AsSpan(1)).Split('\n', 2) is [var contact, var about] ? new((LinkPurpose)plain[0], contact, about) : null;
    }

    private static byte[] Derived(LinkKey key, string use) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Secret, 32, info: Encoding.ASCII.GetBytes("triggermail link " + use));

    private static IReadOnlyList<LinkKey> Checked(IReadOnlyList<LinkKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return keys.Count > 0 && keys.All(key => key.Secret.Length >= 32 && key.Number is > 0 and <= ushort.MaxValue)
            ? keys
            : throw new ArgumentException("Links are sealed with at least one key of at least 32 bytes, numbered from 1.", nameof(keys));
    }
}
