using System.CommandLine;
using TriggerMail.Contacts;
using TriggerMail.Demo;
using TriggerMail.Events;
using TriggerMail.Hosting;

namespace TriggerMail.Commands;

/// <summary><c>demo</c>: a sample store's day with a jumping clock.</summary>
internal static class DemoCommand
{
    private static readonly TimeSpan After = TimeSpan.FromDays(3) + TimeSpan.FromHours(12);

    private static readonly Dictionary<string, string?> Shop = new()
    {
        ["TriggerMail:Store:Name"] = "Northwind Tea",
        ["TriggerMail:Store:Url"] = "https://northwind-tea.example",
        ["TriggerMail:Store:Address"] = "12 Harbour Street, Bristol BS1 4RN, United Kingdom",
        ["TriggerMail:Store:SupportEmail"] = "hello@northwind-tea.example",
        ["TriggerMail:Store:From"] = "Northwind Tea <hello@northwind-tea.example>",
    };

    public static Command Build()
    {
        var (urls, journeys, templates) = (Folders.Urls(), Folders.Journeys(), Folders.Templates());
        var journey = new Option<string?>("--journey") { Description = "Only this journey." };
        var once = new Option<bool>("--once") { Description = "Print the timeline and exit." };
        var command = new Command("demo", "Plays a sample store's day with a jumping clock, and shows what was sent and why.") { journey, once, urls, journeys, templates };
        command.SetAction(async (parsed, cancel) =>
        {
            var folder = Directory.CreateTempSubdirectory("triggermail-demo-");
            try
            {
                var options = new ServeOptions(parsed.GetValue(urls)!, folder.FullName, parsed.GetValue(journeys)!, parsed.GetValue(templates)!, ManualClock: true)
                {
                    Settings = Shop,
                    OnlyJourney = parsed.GetValue(journey),
                };
                return await RunAsync(options, parsed.GetValue(once), cancel);
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(ServeOptions options, bool once, CancellationToken cancel)
    {
        var day = SampleDay.Read(Path.Combine(ServeOptions.Shipped("samples"), "store-day.ndjson"));
        await using var app = await LocalApp.BuildAsync(options with { ClockStart = day[0].Time });
        var host = app.Services.GetRequiredService<LocalHost>();
        if (!once)
            await app.StartAsync(cancel);
        await new Player(host).PlayAsync(day, After, cancel);
        await PrintAsync(host, day);
        if (once)
            return 0;
        Console.WriteLine($"The page with every mail is up at {app.Urls.First()} - its clock has buttons to jump further. Stop with Ctrl+C.");
        await app.WaitForShutdownAsync(cancel);
        return 0;
    }

    private static async Task PrintAsync(LocalHost host, IReadOnlyList<StoreEvent> day)
    {
        Console.WriteLine($"A day at Northwind Tea, and the three days after ({day[0].Time:dddd, d MMMM yyyy}; times are UTC):");
        var told = new HashSet<string>();
        foreach (var name in day.SelectMany(Alias.Of))
        {
            if (await host.Engine.Contacts.FindAsync(name.ToString()) is not { } contact || !told.Add(contact.Id))
                continue;
            Console.WriteLine($"\n{contact.Profile.FirstName ?? contact.Email ?? "Somebody"} ({contact.Email ?? "no address"})");
            foreach (var line in await Transcript.OfAsync(host.Engine.Contacts, contact))
                Console.WriteLine(line);
        }
        Console.WriteLine();
    }
}
