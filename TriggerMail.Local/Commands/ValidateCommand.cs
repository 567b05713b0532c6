using System.CommandLine;
using TriggerMail.Journeys.Triggers;
using TriggerMail.Publishing;
using TriggerMail.Templates.Checks;

namespace TriggerMail.Commands;

/// <summary><c>validate</c>: every problem in journeys and templates, with file, line and remedy.</summary>
internal static class ValidateCommand
{
    public static Command Build()
    {
        var (journeys, templates, segments) = (Folders.Journeys(), Folders.Templates(), Folders.Segments());
        var command = new Command("validate", "Checks journeys, templates and segments, and says what is wrong and what to write instead.") { journeys, templates, segments };
        command.SetAction(parsed => Run(parsed.GetValue(journeys)!, parsed.GetValue(templates)!, parsed.GetValue(segments)!));
        return command;
    }

    private static int Run(string journeys, string templates, string segments)
    {
        var content = Content.Load(journeys, templates, segments);
        foreach (var problem in content.Problems)
            Console.Error.WriteLine(problem);
        if (content.Problems.Length > 0)
            Console.Error.WriteLine($"{content.Problems.Length} {(content.Problems.Length == 1 ? "problem" : "problems")}.");
        else
            Console.WriteLine($"{content.Library.Good.Count} journeys, {content.Templates.Names.Count()} templates and {content.Segments.Good.Count} segments are good.");
        foreach (var journey in content.Library.Good.Select(source => source.Journey))
            if (journey.Entry.Trigger is Trigger.Broadcast broadcast && broadcast.At.ToDateTimeUnspecified() < DateTime.UtcNow.AddDays(-2))
                Console.WriteLine($"Note: the broadcast of {journey.Id} was for {broadcast.At:uuuu-MM-dd HH:mm}, which is past. It will not begin (again).");
        foreach (var hint in TemplateCheck.Hints(content.Templates))
            Console.WriteLine($"Note: {hint}");
        return content.Problems.Length == 0 ? 0 : 1;
    }
}
