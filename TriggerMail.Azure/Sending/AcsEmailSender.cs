using Azure;
using Azure.Communication.Email;
using Azure.Core;
using TriggerMail.Connections;

namespace TriggerMail.Sending;

/// <summary>
/// Hands messages to Azure Communication Services. Every send has an operation id derived from the message's id. The SDK's own repeats are
/// off, because they have been seen to double mails; instead, whenever it is not certain what became of a send, the service is asked for
/// the operation: found, it was accepted; not found, it is sent again later under the same id; not to be asked, it is unknown.
/// The name shown beside the sender's address is set at the resource (its MailFrom address), not by the message.
/// </summary>
public sealed class AcsEmailSender : ISender
{
    private readonly EmailClient sending;
    private readonly EmailClient asking;

    /// <summary>Asks nothing of the service before the first message.</summary>
    /// <param name="settings">Without problems.</param>
    /// <param name="credential">Signs in at <see cref="AcsEmailSettings.Endpoint"/>; not used with a connection string.</param>
    /// <param name="configure">May change the clients' options, e.g. their transport. The retries of sending stay off.</param>
    /// <exception cref="ArgumentException">The settings have problems; the message says which.</exception>
    public AcsEmailSender(AcsEmailSettings settings, TokenCredential? credential = null, Action<EmailClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ServiceAddress.Check(settings.Problems());
        sending = Client(settings, credential, configure, retries: 0);
        asking = Client(settings, credential, configure, retries: 2);
    }

    /// <inheritdoc/>
    public string Name => "acs";

    /// <summary>
    /// True: a repeat has the same operation id, which the service takes as the key of one send. It promises this nowhere in writing, and
    /// doubles have been reported, rarely and with the SDK's repeats on. So this claims what is enough to repeat after a crash rather than to
    /// lose a mail: a double is very rare, not impossible.
    /// </summary>
    public bool IsIdempotent => true;

    /// <inheritdoc/>
    public async Task<SendResult> SendAsync(Message message, CancellationToken cancel = default)
    {
        if (MessageCheck.Refusal(message) is { } refusal)
            return refusal;
        cancel.ThrowIfCancellationRequested();
        var id = AcsOperation.IdOf(message.Id);
        try
        {
            return new SendResult.Accepted((await sending.SendAsync(WaitUntil.Started, AcsMessage.Of(message), id, cancel)).Id);
        }
        catch (Exception e) when (AcsAnswer.IsTrouble(e, cancel))
        {
            return IsSettled(e) && AcsAnswer.Of(e, AcsEmailSettings.Section) is { } settled ? settled : await ResolveAsync(e, id, cancel);
        }
    }

    // 400 and 409 have been the answers to a repeat of what was accepted before.
    private static bool IsSettled(Exception e) => e is not RequestFailedException { Status: 400 or 409 };

    private async Task<SendResult> ResolveAsync(Exception e, Guid id, CancellationToken cancel) => await AcsOperation.AskAsync(asking, id, cancel) switch
    {
        // Held against the address only where the receiver's own words, with their status, were passed on.
        { Failure: { } failure } => new SendResult.Refused($"The service took it and failed to send it: {failure}")
        {
            About = Bounces.StatusIn(failure) is { } status ? Bounces.Classify(status, failure) : null,
        },
        { IsKnown: true } => new SendResult.Accepted(id.ToString()),
        { IsKnown: false } when e is RequestFailedException { Status: 400 } => AcsAnswer.Of(e, AcsEmailSettings.Section)!,
        { IsKnown: false } => new SendResult.TryLater($"The service does not have it: {AcsAnswer.Say(e)}", AcsAnswer.After(e)),
        _ => new SendResult.Unknown($"The service did not say whether it has it ({AcsAnswer.Say(e)}) and could not be asked."),
    };

    private static EmailClient Client(AcsEmailSettings settings, TokenCredential? credential, Action<EmailClientOptions>? configure, int retries)
    {
        var options = new EmailClientOptions();
        options.Retry.NetworkTimeout = settings.Timeout;
        configure?.Invoke(options);
        options.Retry.MaxRetries = retries;
        return settings.ConnectionString is { Length: > 0 } connection
            ? new EmailClient(connection, options)
            : new EmailClient(new Uri(settings.Endpoint!), ServiceAddress.Needed(AcsEmailSettings.Section, credential), options);
    }
}
