using System.CommandLine;
using TriggerMail.Hosting;
using TriggerMail.Storage;

namespace TriggerMail.Commands;

/// <summary>
/// The command line: <c>serve</c> (also without a verb), <c>demo</c>, <c>validate</c>, <c>segments</c>, <c>coupons</c>, <c>import-consents</c>, <c>rotate-link-key</c>.
/// </summary>
internal static class CommandLine
{
    private const int Failed = 1;
    private const int BadUsage = 2;

    // Verbs end by themselves when they are told to, within what the settings say; the library's own two seconds would cut mails off half-way.
    private static readonly TimeSpan ToEnd = TimeSpan.FromMinutes(5);

    /// <summary>Runs what was asked for; 0 when it went well, 1 when not, 2 when it was not understood.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        var root = new RootCommand("TriggerMail: the triggered-email engine an online store owns.")
        {
            ServeCommand.Build(), DemoCommand.Build(), ValidateCommand.Build(), MigrateCommand.Build(), KeysCommand.Build(), DeadCommand.Build(), DoctorCommand.Build(),
            CouponsCommand.Build(), SegmentsCommand.Build(), ImportConsentsCommand.Build(), RotateLinkKeyCommand.Build(),
        };
        // Without a verb it serves.
        var parsed = root.Parse(args is [] or [['-', '-', ..], ..] && !AsksForHelp(args) ? ["serve", .. args] : args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors)
                await Console.Error.WriteLineAsync(error.Message);
            await Console.Error.WriteLineAsync("Add --help to see what can be asked for.");
            return BadUsage;
        }
        try
        {
            return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = ToEnd });
        }
        catch (Exception refusal) when (refusal is StartRefusedException or RecordStoreException or IOException or UnauthorizedAccessException or InvalidDataException)
        {
            await ComplainAsync(refusal.Message);
            return Failed;
        }
    }

    private static async Task ComplainAsync(string sentence)
    {
        try
        {
            await Console.Error.WriteLineAsync(sentence);
        }
        catch (IOException)
        {
            // Nobody can be told; the code that the program ends with still says it.
        }
    }

    private static bool AsksForHelp(string[] args) => args is [var first, ..] && first is "--help" or "--version";
}
