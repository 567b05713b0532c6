using System.CommandLine;

namespace TriggerMail.Commands;

/// <summary><c>doctor --domain</c>: what a domain's DNS records mean for its mails.</summary>
internal static class DoctorCommand
{
    private const int BadUsage = 2;

    public static Command Build()
    {
        var domain = new DomainDoctor();
        var command = new Command("doctor", "Explains the DNS records that decide whether the store's mails arrive.");
        foreach (var option in domain.Options)
            command.Add(option);
        command.SetAction(async (parsed, cancel) =>
        {
            if (domain.IsAskedBy(parsed))
                return await domain.RunAsync(parsed, cancel);
            await Console.Error.WriteLineAsync("Name the domain in From: doctor --domain shop.example.");
            return BadUsage;
        });
        return command;
    }
}
