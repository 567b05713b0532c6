using Azure.Communication.Sms;
using Azure.Core;
using TriggerMail.Connections;

namespace TriggerMail.Sending;

/// <summary>
/// Hands text messages to Azure Communication Services, which has no key by which it would know a repeat: the SDK's own repeats are off, and
/// a send without an answer is unknown.
/// </summary>
public sealed class AcsSmsSender : ISender
{
    private readonly SmsClient client;

    /// <summary>Asks nothing of the service before the first message.</summary>
    /// <param name="settings">Without problems.</param>
    /// <param name="credential">Signs in at <see cref="AcsSmsSettings.Endpoint"/>; not used with a connection string.</param>
    /// <param name="configure">May change the client's options, e.g. its transport. Retries stay off.</param>
    /// <exception cref="ArgumentException">The settings have problems; the message says which.</exception>
    public AcsSmsSender(AcsSmsSettings settings, TokenCredential? credential = null, Action<SmsClientOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ServiceAddress.Check(settings.Problems());
        var options = new SmsClientOptions();
        options.Retry.NetworkTimeout = settings.Timeout;
        configure?.Invoke(options);
        options.Retry.MaxRetries = 0;
        client = settings.ConnectionString is { Length: > 0 } connection
            ? new SmsClient(connection, options)
            : new SmsClient(new Uri(settings.Endpoint!), ServiceAddress.Needed(AcsSmsSettings.Section, credential), options);
    }

    /// <inheritdoc/>
    public string Name => "acs";

    /// <inheritdoc/>
    public bool IsIdempotent => false;

    /// <inheritdoc/>
    public async Task<SendResult> SendAsync(Message message, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        cancel.ThrowIfCancellationRequested();
        try
        {
            var options = new SmsSendOptions(enableDeliveryReport: true) { Tag = message.Id };
            return Of((await client.SendAsync(message.From, message.To, message.Text, options, cancel)).Value);
        }
        catch (Exception e) when (AcsAnswer.IsTrouble(e, cancel))
        {
            return AcsAnswer.Of(e, AcsSmsSettings.Section)
                ?? new SendResult.Unknown($"The service did not say whether it has it: {AcsAnswer.Say(e)}");
        }
    }

    /// <summary>The request was taken; this is what became of the one recipient in it.</summary>
    private static SendResult Of(SmsSendResult result)
    {
        if (result.Successful)
            return new SendResult.Accepted(result.MessageId);
        var reason = $"The service answered {result.HttpStatusCode} for {result.To}: {result.ErrorMessage}";
        // A wrong number is said with 400 as other faults are, so only 404, which is about the number alone, declares it dead.
        return result.HttpStatusCode is 429 or >= 500 ? new SendResult.TryLater(reason) : new SendResult.Refused(reason, AddressIsDead: result.HttpStatusCode == 404);
    }
}
