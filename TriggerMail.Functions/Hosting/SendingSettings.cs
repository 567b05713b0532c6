using Azure.Core;
using Microsoft.Extensions.Configuration;
using TriggerMail.Sending;

namespace TriggerMail.Hosting;

/// <summary>Where mails go.</summary>
/// <param name="Email"><c>TriggerMail:Email</c>: the Communication Services resource; null: none is named.</param>
/// <param name="Sms"><c>TriggerMail:Sms</c>: the resource that sends text messages; null: none is named, and none go out.</param>
/// <param name="Outbox"><c>TriggerMail:Outbox</c>: the folder that keeps mails as files where no resource is named, on a developer's machine.</param>
internal sealed record SendingSettings(AcsEmailSettings? Email, AcsSmsSettings? Sms, string Outbox)
{
    public static SendingSettings Read(IConfiguration configuration) => new(
        configuration.GetSection(AcsEmailSettings.Section).Get<AcsEmailSettings>(),
        configuration.GetSection(AcsSmsSettings.Section).Get<AcsSmsSettings>(),
        configuration["TriggerMail:Outbox"] is { Length: > 0 } folder ? folder : Path.Combine(Path.GetTempPath(), "triggermail-outbox"));

    /// <summary>Sentences that name the setting. In Azure there is no folder that lasts, so mails must go somewhere else.</summary>
    public IEnumerable<string> Problems(HostTemplate where) =>
        (Email is not null || !where.Development || where.InAzure ? (Email ?? new()).Problems() : []).Concat(Sms?.Problems() ?? []);

    public ISender Open(TokenCredential credential, TimeProvider clock) =>
        Email is null ? new OutboxSender(Outbox, clock) : new AcsEmailSender(Email, credential);

    /// <summary>Who sends text messages: the resource, else the folder where mails go into it too, else nobody.</summary>
    public ISender? OpenTexts(TokenCredential credential) =>
        Sms is not null ? new AcsSmsSender(Sms, credential) : Email is null ? new TextOutbox(Outbox) : null;
}
