using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;

namespace TriggerMail.Sending;

/// <summary>
/// Keeps every message as an <c>.eml</c> file that any mail client opens. A message id has one file, complete or absent:
/// it is written under another name, flushed to the disk and renamed.
/// </summary>
/// <param name="folder">Where the files go; created when the first message comes.</param>
/// <param name="clock">What the Date header says.</param>
public sealed class OutboxSender(string folder, TimeProvider clock) : ISender
{
    private readonly ConcurrentDictionary<string, Lazy<Task<Handover>>> _underway = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Name => "outbox";

    /// <inheritdoc/>
    public bool IsIdempotent => true;

    /// <summary>
    /// The name of a message's file: what is readable of the id, then a hash that tells ids apart even where file names ignore case.
    /// </summary>
    public static string FileName(string messageId)
    {
        ArgumentNullException.ThrowIfNull(messageId);
        var name = new StringBuilder(112);
        foreach (var c in messageId.AsSpan(0, Math.Min(messageId.Length, 72)))
            name.Append(char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '~' or '@' ? c : '_');
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(messageId)).AsSpan(0, 16);
        return name.Append('.').Append(Convert.ToHexStringLower(hash)).Append(".eml").ToString();
    }

    /// <inheritdoc/>
    public async Task<Handover> SendAsync(Message message, CancellationToken cancel = default)
    {
        if (MessageCheck.Refusal(message) is { } refusal)
            return refusal;
        cancel.ThrowIfCancellationRequested();
        var name = FileName(message.Id);
        var writing = _underway.GetOrAdd(name, _ => new(() => KeepAsync(message, name)));
        try
        {
            return await writing.Value;
        }
        finally
        {
            _underway.TryRemove(new(name, writing));
        }
    }

    private async Task<Handover> KeepAsync(Message message, string name)
    {
        var path = Path.Combine(folder, name);
        try
        {
            if (!File.Exists(path))
                await WriteAsync(path, Mime.Write(message, clock.GetUtcNow()));
            return new Handover.Accepted(name);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new Handover.TryLater($"The outbox cannot be written: {e.Message}");
        }
    }

    private async Task WriteAsync(string path, byte[] mail)
    {
        Directory.CreateDirectory(folder);
        // The same name each time, so that a repeat after a crash overwrites the torn file instead of leaving it behind.
        var unfinished = path + ".tmp";
        await using (var file = new FileStream(unfinished, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0))
        {
            await file.WriteAsync(mail);
            file.Flush(flushToDisk: true);
        }
        File.Move(unfinished, path, overwrite: true);
    }
}
