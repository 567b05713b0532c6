using System.IO.Compression;
using System.Text;

namespace TriggerMail.Sending;

/// <summary>The words of a message as they were sent, kept compressed beside its ledger row.</summary>
public sealed record MessageBody(string Html, string Text)
{
    internal ReadOnlyMemory<byte> Pack()
    {
        using var packed = new MemoryStream();
        using (var gzip = new DeflateStream(packed, CompressionLevel.Fastest))
        using (var writer = new BinaryWriter(gzip, Encoding.UTF8))
        {
            writer.Write(Html);
            writer.Write(Text);
        }
        return packed.ToArray();
    }

    internal static MessageBody Unpack(ReadOnlyMemory<byte> packed)
    {
        using var gzip = new DeflateStream(new MemoryStream(packed.ToArray()), CompressionMode.Decompress);
        using var reader = new BinaryReader(gzip, Encoding.UTF8);
        return new(reader.ReadString(), reader.ReadString());
    }
}
