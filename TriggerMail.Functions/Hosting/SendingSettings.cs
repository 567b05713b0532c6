using Microsoft.Extensions.Configuration;

namespace TriggerMail.Hosting;

/// <summary>Where mails go.</summary>
/// <param name="Outbox">The folder that keeps them as files, on a developer's machine.</param>
internal sealed record SendingSettings(string Outbox)
{
    public static SendingSettings Read(IConfiguration configuration) =>
        new(configuration["TriggerMail:Outbox"] is { Length: > 0 } folder ? folder : Path.Combine(Path.GetTempPath(), "triggermail-outbox"));
}
