using System.CommandLine;
using TriggerMail.Bulk;
using TriggerMail.Hosting;

namespace TriggerMail.Commands;

/// <summary><c>migrate</c>: moves those inside a journey to its newest version; without <c>--apply</c> it only counts.</summary>
internal static class MigrateCommand
{
    public static Command Build()
    {
        var (data, journeys, templates) = (Folders.Data(), Folders.Journeys(), Folders.Templates());
        var journey = new Argument<string>("journey") { Description = "The journey." };
        var from = new Option<int?>("--from") { Description = "Only those on this version." };
        var apply = new Option<bool>("--apply") { Description = "Do it. Without it, only counts are shown." };
        var command = new Command("migrate", "Moves those inside a journey to its newest version, and says first who would go where. Stop the host first, or use POST /api/journeys/{id}/migrate.")
        {
            journey, from, apply, data, journeys, templates,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var host = await Folders.OpenAsync(new(
                ServeOptions.DefaultUrls, parsed.GetValue(data)!, parsed.GetValue(journeys)!, parsed.GetValue(templates)!, ManualClock: false));
            var id = parsed.GetValue(journey)!;
            if (host.Engine.Journeys.Find(id) is not { } to)
                throw new StartRefusedException($"There is no journey '{id}' in force; there are: {string.Join(", ", host.Engine.Journeys.Current.Select(one => one.Id))}.");
            var migrations = host.Engine.Migrations;
            Print(parsed.GetValue(apply)
                ? await migrations.FinishAsync(to, parsed.GetValue(from), report => Console.Error.WriteLine($"{report.Seen} contacts looked at, {report.Lines.Sum(line => line.Count)} runs found"), cancel)
                : await migrations.CountAsync(to, parsed.GetValue(from), cancel));
            return 0;
        });
        return command;
    }

    private static void Print(MigrationReport report)
    {
        if (report.Lines.Count == 0)
        {
            Console.WriteLine($"Nobody is inside {report.Journey} on another version than {report.To}.");
            return;
        }
        Console.WriteLine($"{report.Journey} to version {report.To}{(report.Applied ? "" : ", if it were applied")}:");
        foreach (var line in report.Lines)
            Console.WriteLine($"  {line.Count,6}  version {line.From}, {line.Step}: {Fate(line)}");
        if (!report.Applied)
            Console.WriteLine("Nothing was changed. Do it with --apply.");
    }

    private static string Fate(MigrationLine line) => line switch
    {
        { To: { } to } => $"on to {to}",
        { Ends: true } => $"ends, because {line.Reason}",
        _ => $"stays, because {line.Reason}",
    };
}
