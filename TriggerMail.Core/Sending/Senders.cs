using TriggerMail.Contacts.Permissions;

namespace TriggerMail.Sending;

/// <summary>Who hands over the messages of which channel.</summary>
internal sealed class Senders(ISender mails, ISender? texts, ISender? calls)
{
    /// <summary>Whether the host has anything to send messages of the channel by.</summary>
    public bool Has(string channel) => Find(channel) is not null;

    /// <summary>The channel's sender; where the host has none, one that always says "later".</summary>
    public ISender For(string channel) => Find(channel) ?? new Nobody(channel);

    private ISender? Find(string channel) => channel switch
    {
        Channels.Email => mails,
        Channels.Sms => texts,
        Channels.Webhook => calls,
        _ => null,
    };

    // A claim may outlive the settings it was made under: it waits for them to come back, and fails when they do not.
    private sealed class Nobody(string channel) : ISender
    {
        public string Name => "nobody";

        public bool IsIdempotent => true;

        public Task<SendResult> SendAsync(Message message, CancellationToken cancel = default) =>
            Task.FromResult<SendResult>(new SendResult.TryLater($"this host has nothing to send by {channel}"));
    }
}
