using System.Text;
using TriggerMail.Values;

namespace TriggerMail.Sending;

/// <summary>Keeps every text message as a <c>.txt</c> file: whom it is from and for, how long it is, and what it says.</summary>
/// <param name="folder">Where the files go; created when the first message comes.</param>
public sealed class TextOutbox(string folder) : ISender
{
    private readonly OutboxFolder outbox = new(folder, ".txt");

    /// <inheritdoc/>
    public string Name => "outbox";

    /// <inheritdoc/>
    public bool IsIdempotent => true;

    /// <inheritdoc/>
    public async Task<SendResult> SendAsync(Message message, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        if (Phone.Read(message.To) != message.To)
            return new SendResult.Refused($"{message.To} is not a phone number in its international form (E.164)", AddressIsDead: true);
        cancel.ThrowIfCancellationRequested();
        return await outbox.KeepAsync(message.Id, () => Encoding.UTF8.GetBytes(
            $"From: {message.From}\nTo: {message.To}\nLength: {TextLength.Of(message.Text)}\n\n{message.Text}\n"));
    }
}
