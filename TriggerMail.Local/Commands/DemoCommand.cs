using System.CommandLine;
using System.Globalization;
using TriggerMail.Contacts;
using TriggerMail.Demo;
using TriggerMail.Hosting;

namespace TriggerMail.Commands;

/// <summary><c>demo</c>: a sample store's day, or the story of one journey, with a jumping clock.</summary>
internal static class DemoCommand
{
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
        var journey = new Option<string?>("--journey") { Description = "Only this journey, with a story of its own." };
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
                };
                return await RunAsync(options, parsed.GetValue(journey), parsed.GetValue(once), cancel);
            }
            finally
            {
                folder.Delete(recursive: true);
            }
        });
        return command;
    }

    private static async Task<int> RunAsync(ServeOptions options, string? journey, bool once, CancellationToken cancel)
    {
        var samples = ServeOptions.Shipped("samples");
        var story = journey is null ? SampleStory.Day(samples) : SampleStory.Of(journey, samples);
        await using var app = await LocalApp.BuildAsync(options with { ClockStart = story.Events[0].Time, OnlyJourneys = story.Journeys });
        var host = app.Services.GetRequiredService<LocalHost>();
        if (!once)
            await app.StartAsync(cancel);
        await new Player(host).PlayAsync(story.Events, story.After, cancel);
        await PrintAsync(host, story);
        if (once)
            return 0;
        Console.WriteLine($"The page with every mail is up at {app.Urls.First()} - its clock has buttons to jump further. Stop with Ctrl+C.");
        await app.WaitForShutdownAsync(cancel);
        return 0;
    }

    private static async Task PrintAsync(LocalHost host, SampleStory story)
    {
        var begins = story.Events[0].Time;
        Console.WriteLine($"{story.Tells} ({begins.ToString("dddd, d MMMM yyyy", CultureInfo.InvariantCulture)}; times are UTC):");
        var told = new HashSet<string>();
        var days = host.Clock.GetUtcNow() - begins > TimeSpan.FromDays(6.5) ? "ddd d MMM HH:mm" : "ddd HH:mm";
        foreach (var name in story.Events.SelectMany(Alias.Of))
        {
            if (await host.Engine.Contacts.FindAsync(name.ToString()) is not { } contact || !told.Add(contact.Id))
                continue;
            Console.WriteLine($"\n{contact.Profile.FirstName ?? contact.Email ?? "Somebody"} ({contact.Email ?? "no address"})");
            foreach (var line in await Transcript.OfAsync(host.Engine.Contacts, contact, days))
                Console.WriteLine(line);
        }
        Console.WriteLine();
    }
}
