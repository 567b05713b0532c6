using System.CommandLine;
using TriggerMail.Hosting;

namespace TriggerMail.Commands;

/// <summary><c>serve</c>: the whole product on SQLite.</summary>
internal static class ServeCommand
{
    public static Command Build()
    {
        var (urls, data, journeys, templates, segments) = (Folders.Urls(), Folders.Data(), Folders.Journeys(), Folders.Templates(), Folders.Segments());
        var clock = new Option<string>("--clock") { Description = "real, or manual: time stands still until told to go on.", DefaultValueFactory = _ => "real" };
        clock.AcceptOnlyFromAmong("real", "manual");
        var command = new Command("serve", "Runs the whole product on SQLite in the data folder.") { urls, data, journeys, templates, segments, clock };
        command.SetAction((parsed, cancel) => RunAsync(
            new(parsed.GetValue(urls)!, parsed.GetValue(data)!, parsed.GetValue(journeys)!, parsed.GetValue(templates)!, parsed.GetValue(clock) == "manual") { Segments = parsed.GetValue(segments)! }, cancel));
        return command;
    }

    private static async Task<int> RunAsync(ServeOptions options, CancellationToken cancel)
    {
        await using var app = await LocalApp.BuildAsync(options);
        try
        {
            await app.StartAsync(cancel);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
            return 0; // Told to stop before it listened.
        }
        Announce($"TriggerMail listens on {string.Join(", ", app.Urls)}; its data is in {Path.GetFullPath(options.Data)}. Stop it with Ctrl+C.");
        await app.WaitForShutdownAsync(cancel);
        return 0;
    }

    private static void Announce(string sentence)
    {
        try
        {
            Console.WriteLine(sentence);
        }
        catch (IOException)
        {
            // The file that takes the output is on a full disk: the host serves all the same.
        }
    }
}
