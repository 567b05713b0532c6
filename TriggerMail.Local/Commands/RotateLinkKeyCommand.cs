using System.CommandLine;
using System.Security.Cryptography;
using TriggerMail.Links;
using TriggerMail.Storage;

namespace TriggerMail.Commands;

/// <summary><c>rotate-link-key</c>: a new key for the links in mails.</summary>
internal static class RotateLinkKeyCommand
{
    public static Command Build()
    {
        var data = Folders.Data();
        var command = new Command("rotate-link-key", "Makes a new key for the links in mails; those of mails already sent go on working for TriggerMail:Links:KeepDays.") { data };
        command.SetAction(async (parsed, cancel) =>
        {
            using var records = SqliteRecordStore.Open(parsed.GetValue(data)!);
            var number = await LinkKeys.RotateAsync(records, RandomNumberGenerator.GetBytes(32), DateTimeOffset.UtcNow, cancel);
            Console.WriteLine($"Links are signed with key {number} from now on.");
            return 0;
        });
        return command;
    }
}
