using System.CommandLine;
using TriggerMail.Hosting;

namespace TriggerMail.Commands;

/// <summary>The options that several verbs share.</summary>
internal static class Folders
{
    public static Option<string> Data() => new("--data")
    {
        Description = "The data folder.",
        DefaultValueFactory = _ => ServeOptions.DefaultData,
    };

    public static Option<string> Journeys() => new("--journeys")
    {
        Description = "The folder of journeys.",
        DefaultValueFactory = _ => ServeOptions.Shipped("journeys"),
    };

    public static Option<string> Segments() => new("--segments")
    {
        Description = "The folder of segments.",
        DefaultValueFactory = _ => ServeOptions.Shipped("segments"),
    };

    public static Option<string> Templates() => new("--templates")
    {
        Description = "The folder of templates.",
        DefaultValueFactory = _ => ServeOptions.Shipped("templates"),
    };

    /// <summary>Opens a data folder to look after it, without listening and without taking up what is queued.</summary>
    /// <exception cref="StartRefusedException">There is no such folder, or the settings are wrong.</exception>
    public static async Task<LocalHost> OpenAsync(ServeOptions options)
    {
        if (!Directory.Exists(options.Data))
            throw new StartRefusedException($"There is no data folder '{options.Data}'. Name the one that `serve` uses with --data.");
        using var logs = LoggerFactory.Create(log => log.AddConsole().SetMinimumLevel(LogLevel.Warning));
        return await LocalHost.OpenAsync(options with { OnlyRepairs = true }, LocalSettings.Read(WebApplication.CreateSlimBuilder().Configuration, options.Urls), logs);
    }

    public static Option<string> Urls() => new("--urls")
    {
        Description = "Where to listen.",
        DefaultValueFactory = _ => ServeOptions.DefaultUrls,
    };
}
