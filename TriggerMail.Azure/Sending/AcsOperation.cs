using System.Security.Cryptography;
using System.Text;
using Azure;
using Azure.Communication.Email;

namespace TriggerMail.Sending;

/// <summary>The service's record of one send, named by an id that the same message always gets.</summary>
internal static class AcsOperation
{
    // The namespace of our names (RFC 9562 §5.5 asks for one). Never change it: a repeat across an upgrade would no longer be known as one.
    private static readonly Guid Names = new("6f0e0b0a-5d0c-5c57-9d7b-0a4b7f0c9a11");

    /// <summary>The id: a version 5 UUID (RFC 9562 §5.5), so from the send's id alone.</summary>
    public static Guid IdOf(string sendId)
    {
        var length = Encoding.UTF8.GetByteCount(sendId);
        var named = new byte[16 + length];
        Names.TryWriteBytes(named, bigEndian: true, out _);
        Encoding.UTF8.GetBytes(sendId, named.AsSpan(16));
        Span<byte> hash = stackalloc byte[20];
#pragma warning disable CA5350 // Version 5 UUIDs are made with SHA-1; nothing is kept secret by it.
        SHA1.HashData(named, hash);
#pragma warning restore CA5350
        hash[6] = (byte)(hash[6] & 0x0F | 0x50);
        hash[8] = (byte)(hash[8] & 0x3F | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }

    /// <summary>Asks whether the service has the send.</summary>
    public static async Task<SegmentMembership> AskAsync(EmailClient client, Guid id, CancellationToken cancel)
    {
        try
        {
            await new EmailSendOperation(id.ToString(), client).UpdateStatusAsync(cancel);
            return new(true, null);
        }
        catch (RequestFailedException e) when (e.Status == 404)
        {
            return new(false, null);
        }
        catch (RequestFailedException e) when (e.Status is >= 200 and < 300)
        {
            // The answer arrived, and what it says is that the send failed.
            return new(true, AcsAnswer.Say(e));
        }
        catch (Exception e) when (AcsAnswer.IsTrouble(e, cancel))
        {
            return new(null, null);
        }
    }
}

/// <summary>What the service knows of a send.</summary>
/// <param name="IsKnown">Null when it could not be asked.</param>
/// <param name="Failure">Why it failed, when it did.</param>
internal readonly record struct SegmentMembership(bool? IsKnown, string? Failure);
