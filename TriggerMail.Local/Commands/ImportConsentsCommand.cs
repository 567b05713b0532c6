using System.CommandLine;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Hosting;
using TriggerMail.Imports;

namespace TriggerMail.Commands;

/// <summary><c>import-consents</c>: consents given elsewhere, each with its proof.</summary>
internal static class ImportConsentsCommand
{
    private const int MostProblemsTold = 100;

    public static Command Build()
    {
        var (data, journeys, templates) = (Folders.Data(), Folders.Journeys(), Folders.Templates());
        var file = new Option<string>("--file") { Description = "A CSV file; its first line names the columns (email, topic, state, at, source, ...).", Required = true };
        var dry = new Option<bool>("--dry-run") { Description = "Only look through the file and say what would be imported." };
        var to = new Option<string?>("--to") { Description = "Where a host is running that takes them in, such as http://127.0.0.1:5080; without it the data folder is opened, and no host may run on it." };
        var key = new Option<string?>("--key") { Description = "With --to: the API key (scope admin); else TriggerMail:ApiKey of the settings." };
        var command = new Command("import-consents", "Imports consents from a CSV file, each with its proof; a newer no is never overridden, and a line counts once.")
        {
            file, dry, to, key, data, journeys, templates,
        };
        command.SetAction((parsed, cancel) => parsed.GetValue(to) is { } host ? ImportConsentsOverHttp.RunAsync(parsed.GetValue(file)!, host, parsed.GetValue(key), parsed.GetValue(dry), cancel) : RunAsync(
            parsed.GetValue(file)!, parsed.GetValue(dry),
            new(ServeOptions.DefaultUrls, parsed.GetValue(data)!, parsed.GetValue(journeys)!, parsed.GetValue(templates)!, ManualClock: false), cancel));
        return command;
    }

    /// <summary>Nothing is imported while a line is bad, so that a file is in whole or not at all; cut off, it goes on where it was.</summary>
    internal static async Task<int> RunAsync(string file, bool dryRun, ServeOptions options, CancellationToken cancel)
    {
        var now = DateTimeOffset.UtcNow;
        var (good, bad) = (new Dictionary<ConsentState, int>(), 0);
        foreach (var (row, problems) in ConsentFile.Read(() => new StreamReader(file), now))
        {
            if (problems.Count == 0)
                good[row.State!.Value] = good.GetValueOrDefault(row.State.Value) + 1;
            else if (++bad <= MostProblemsTold)
                foreach (var problem in problems)
                    await Console.Error.WriteLineAsync($"{file}({row.Line}): {problem}.");
        }
        Console.WriteLine($"{good.Values.Sum()} good lines: {string.Join(", ", good.OrderBy(of => of.Key).Select(of => $"{of.Value} {of.Key.ToString().ToLowerInvariant()}"))}.");
        if (bad > 0)
            await Console.Error.WriteLineAsync($"{bad} bad {(bad == 1 ? "line" : "lines")}; nothing was imported. Correct them, or take them out, and start again.");
        if (bad > 0 || dryRun)
            return bad > 0 ? 1 : 0;
        await ImportAsync(file, now, options, cancel);
        return 0;
    }

    private static async Task ImportAsync(string file, DateTimeOffset now, ServeOptions options, CancellationToken cancel)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.AddInMemoryCollection(options.Settings);
        using var logs = LoggerFactory.Create(log => log.AddConsole().SetMinimumLevel(LogLevel.Warning));
        await using var host = await LocalHost.OpenAsync(options, LocalSettings.Read(builder.Configuration, options.Urls), logs);
        var (fresh, repeated) = (0, 0);
        foreach (var (row, _) in ConsentFile.Read(() => new StreamReader(file), now))
            if (await host.Engine.Events.HandleAsync(row.ToEvent(), cancel))
                fresh++;
            else
                repeated++;
        Console.WriteLine($"Imported {fresh} lines; {repeated} had been imported before.");
    }
}
