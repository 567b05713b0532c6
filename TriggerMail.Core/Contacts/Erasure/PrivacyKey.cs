using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using TriggerMail.Storage;

namespace TriggerMail.Contacts.Erasure;

/// <summary>
/// Hashes names with a secret of this installation (HMAC-SHA-256), so that a name can be recognised again and, without the secret, not
/// be guessed. The secret is made once and never replaced: what it hashed could not be recognised any more.
/// </summary>
internal sealed class PrivacyKey(IRecordStore records)
{
    private const string Partition = "secrets";
    private const string Row = "privacy-key";
    private const int Bytes = 32;
    private byte[]? key;

    public async ValueTask<string> HashAsync(string text, CancellationToken cancel)
    {
        key ??= await OpenAsync(cancel);
        return Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes(text)));
    }

    private async ValueTask<byte[]> OpenAsync(CancellationToken cancel)
    {
        // Of several processes that need it first, the first one's is everybody's.
        if (await records.GetAsync(Partition, Row, cancel) is null)
            await records.CommitAsync(new(Partition, [new Change.Insert(Row, RandomNumberGenerator.GetBytes(Bytes))]), cancel);
        return (await records.GetAsync(Partition, Row, cancel))!.Body.ToArray();
    }
}
