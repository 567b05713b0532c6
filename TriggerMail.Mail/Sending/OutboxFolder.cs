using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using TriggerMail.Storage;

namespace TriggerMail.Sending;

/// <summary>
/// A folder in which a message id has one file, complete or absent: it is written under another name, flushed to the disk and renamed.
/// </summary>
/// <param name="folder">Where the files go; created when the first message comes.</param>
/// <param name="extension">What their names end in, with the dot.</param>
internal sealed class OutboxFolder(string folder, string extension)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<SendResult>>> underway = new(StringComparer.Ordinal);

    /// <summary>
    /// The name of a message's file: what is readable of the id, then a hash that tells ids apart even where file names ignore case.
    /// </summary>
    public static string FileName(string messageId, string extension)
    {
        ArgumentNullException.ThrowIfNull(messageId);
        var name = new StringBuilder(112);
        foreach (var c in messageId.AsSpan(0, Math.Min(messageId.Length, 72)))
            name.Append(char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '~' or '@' ? c : '_');
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(messageId)).AsSpan(0, 16);
        return name.Append('.').Append(Convert.ToHexStringLower(hash)).Append(extension).ToString();
    }

    /// <summary>Deletes every file of a contact's messages, finished or not: a message's id begins with its contact's.</summary>
    public static void Forget(string folder, string contact)
    {
        if (contact.Length == 0 || !contact.All(char.IsAsciiLetterOrDigit) || !Directory.Exists(folder))
            return;
        foreach (var file in Directory.EnumerateFiles(folder, contact + "~*"))
            File.Delete(file);
    }

    /// <summary>Closes a folder of an earlier version, and what is in it, to other users of the machine. What there is to tell, as sentences.</summary>
    public static IReadOnlyList<string> Close(string folder) =>
        Directory.Exists(folder) ? [.. OwnerOnly.Folder(folder), .. OwnerOnly.Files(folder, "*~*")] : [];

    /// <summary>Keeps a message's file. One that is there already is left as it is.</summary>
    public async Task<SendResult> KeepAsync(string messageId, Func<byte[]> content)
    {
        var name = FileName(messageId, extension);
        var writing = underway.GetOrAdd(name, _ => new(() => WriteAsync(name, content)));
        try
        {
            return await writing.Value;
        }
        finally
        {
            underway.TryRemove(new(name, writing));
        }
    }

    private async Task<SendResult> WriteAsync(string name, Func<byte[]> content)
    {
        var path = Path.Combine(folder, name);
        try
        {
            if (!File.Exists(path))
                await WriteWholeAsync(path, content());
            return new SendResult.Accepted(name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new SendResult.TryLater($"The outbox cannot be written: {e.Message}");
        }
    }

    private async Task WriteWholeAsync(string path, byte[] content)
    {
        OwnerOnly.Folder(folder);
        // The same name each time, so that a repeat after a crash overwrites the torn file instead of leaving it behind.
        var unfinished = path + ".tmp";
        await using (var file = OwnerOnly.Create(unfinished))
        {
            await file.WriteAsync(content);
            file.Flush(flushToDisk: true);
        }
        File.Move(unfinished, path, overwrite: true);
    }
}
