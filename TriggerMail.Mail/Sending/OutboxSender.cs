namespace TriggerMail.Sending;

/// <summary>Keeps every mail as an <c>.eml</c> file that any mail client opens. A message id has one file, complete or absent.</summary>
/// <param name="folder">Where the files go; created when the first message comes.</param>
/// <param name="clock">What the Date header says.</param>
public sealed class OutboxSender(string folder, TimeProvider clock) : ISender
{
    private const string Extension = ".eml";
    private readonly OutboxFolder outbox = new(folder, Extension);

    /// <inheritdoc/>
    public string Name => "outbox";

    /// <inheritdoc/>
    public bool IsIdempotent => true;

    /// <summary>
    /// The name of a message's file: what is readable of the id, then a hash that tells ids apart even where file names ignore case.
    /// </summary>
    public static string FileName(string messageId) => OutboxFolder.FileName(messageId, Extension);

    /// <summary>Deletes what an outbox folder holds of a contact's messages, by whatever channel.</summary>
    public static void Forget(string folder, string contact)
    {
        ArgumentNullException.ThrowIfNull(folder);
        ArgumentNullException.ThrowIfNull(contact);
        OutboxFolder.Forget(folder, contact);
    }

    /// <summary>Closes an outbox folder that is there, with what it holds, to other users of the machine. What there is to tell, as sentences.</summary>
    public static IReadOnlyList<string> Close(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        return OutboxFolder.Close(folder);
    }

    /// <inheritdoc/>
    public async Task<SendResult> SendAsync(Message message, CancellationToken cancel = default)
    {
        if (MessageCheck.Refusal(message) is { } refusal)
            return refusal;
        cancel.ThrowIfCancellationRequested();
        return await outbox.KeepAsync(message.Id, () => Mime.Write(message, clock.GetUtcNow()));
    }
}
