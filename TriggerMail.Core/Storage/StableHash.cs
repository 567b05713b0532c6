using System.Security.Cryptography;
using System.Text;

namespace TriggerMail.Storage;

/// <summary>A hash that is the same on every machine and in every process, unlike <see cref="string.GetHashCode()"/>.</summary>
public static class StableHash
{
    /// <summary>The first 32 bits of SHA-256 over the UTF-8 text.</summary>
    public static uint Of(string text)
    {
        Span<byte> hash = stackalloc byte[32];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(hash);
    }
}
