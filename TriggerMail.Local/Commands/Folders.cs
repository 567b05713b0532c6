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

    public static Option<string> Urls() => new("--urls")
    {
        Description = "Where to listen.",
        DefaultValueFactory = _ => ServeOptions.DefaultUrls,
    };
}
