using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace TriggerMail.Links;

/// <summary>A key that seals links.</summary>
/// <param name="Number">Its place in the order of keys, from 1; it stands readable in the token.</param>
/// <param name="Secret">At least 32 random bytes.</param>
/// <param name="GoodUntil">Until when links of this key work; null: no end is set.</param>
public sealed record SigningKey(int Number, byte[] Secret, DateTimeOffset? GoodUntil = null);

/// <summary>
/// Seals what links in mails stand for, each for one purpose: a token of one purpose is worthless for any other, and none says what
/// it carries (AES-GCM; the nonce is made of the text, so a text always gives the same token). The newest key seals; tokens of older
/// keys stay good as long as their key is.
/// </summary>
public sealed class SigningKeys
{
    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int Overhead = sizeof(ushort) + NonceBytes + TagBytes;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(30);

    private readonly TimeProvider? clock;
    private readonly Func<CancellationToken, ValueTask<IReadOnlyList<SigningKey>>>? look;
    private IReadOnlyList<SigningKey> keys;
    private DateTimeOffset lookedAt;

    /// <summary>
    /// Keys, the oldest first. Where a token names a key that is not among them, <paramref name="look"/> is asked again, because
    /// another process may have made one.
    /// </summary>
    public SigningKeys(IReadOnlyList<SigningKey> keys, TimeProvider clock, Func<CancellationToken, ValueTask<IReadOnlyList<SigningKey>>> look)
    {
        this.keys = Checked(keys);
        (this.clock, this.look) = (clock, look);
    }

    /// <summary>Keys of at least 32 bytes each, the one in use first; all of them are good without end.</summary>
    public SigningKeys(IReadOnlyList<byte[]> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        this.keys = Checked([.. keys.Reverse().Select((secret, i) => new SigningKey(i + 1, secret))]);
    }

    /// <summary>A token that carries the text: URL-safe, the same each time until a new key seals.</summary>
    public string Write(string purpose, string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var (key, plain) = (keys[^1], Encoding.UTF8.GetBytes(text));
        var token = new byte[Overhead + plain.Length];
        BinaryPrimitives.WriteUInt16BigEndian(token, (ushort)key.Number);
        var nonce = token.AsSpan(sizeof(ushort), NonceBytes);
        HMACSHA256.HashData(Derived(key, "nonce", purpose), plain).AsSpan(0, NonceBytes).CopyTo(nonce);
        using var seal = new AesGcm(Derived(key, "seal", purpose), TagBytes);
        seal.Encrypt(nonce, plain, token.AsSpan(Overhead), token.AsSpan(Overhead - TagBytes, TagBytes));
        return Base64Url.EncodeToString(token);
    }

    /// <summary>
    /// The text of a token, or null when we did not seal it for this purpose, its key is no longer good, or it is longer than
    /// <paramref name="longest"/>.
    /// </summary>
    public string? Read(string purpose, string token, int longest) =>
        Bytes(token, longest) is { } bytes && Find(bytes) is { } key ? Open(key, purpose, bytes) : null;

    /// <summary>As <see cref="Read"/>, and a key that another process made in the meantime is found too.</summary>
    public async ValueTask<string?> ReadAsync(string purpose, string token, int longest, CancellationToken cancel = default)
    {
        if (Bytes(token, longest) is not { } bytes)
            return null;
        if (Find(bytes) is null)
            await LookAgainAsync(cancel);
        return Find(bytes) is { } key ? Open(key, purpose, bytes) : null;
    }

    private static byte[]? Bytes(string token, int longest)
    {
        ArgumentNullException.ThrowIfNull(token);
        return token.Length <= longest && Base64Url.IsValid(token) && Base64Url.DecodeFromChars(token) is { Length: > Overhead } bytes ? bytes : null;
    }

    /// <summary>256 bits that only whoever has the newest key can tell from the text.</summary>
    internal byte[] Secret(string purpose, string text) => HMACSHA256.HashData(Derived(keys[^1], "secret", purpose), Encoding.UTF8.GetBytes(text));

    private SigningKey? Find(byte[] token)
    {
        var number = BinaryPrimitives.ReadUInt16BigEndian(token);
        return keys.FirstOrDefault(key => key.Number == number);
    }

    // A made-up number must not make the store work for every request.
    private async ValueTask LookAgainAsync(CancellationToken cancel)
    {
        if (look is null || clock!.GetUtcNow() is var now && now - lookedAt < Pause)
            return;
        lookedAt = now;
        keys = Checked(await look(cancel));
    }

    private string? Open(SigningKey key, string purpose, byte[] token)
    {
        if (key.GoodUntil <= clock?.GetUtcNow())
            return null;
        var plain = new byte[token.Length - Overhead];
        using var seal = new AesGcm(Derived(key, "seal", purpose), TagBytes);
        try
        {
            seal.Decrypt(token.AsSpan(sizeof(ushort), NonceBytes), token.AsSpan(Overhead), token.AsSpan(Overhead - TagBytes, TagBytes), plain);
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        return Encoding.UTF8.GetString(plain);
    }

    private static byte[] Derived(SigningKey key, string use, string purpose) =>
        HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Secret, 32, info: Encoding.UTF8.GetBytes($"triggermail {use} {purpose}"));

    private static IReadOnlyList<SigningKey> Checked(IReadOnlyList<SigningKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return keys.Count > 0 && keys.All(key => key.Secret.Length >= 32 && key.Number is > 0 and <= ushort.MaxValue)
            ? keys
            : throw new ArgumentException("Links are sealed with at least one key of at least 32 bytes.", nameof(keys));
    }
}
