using System.CommandLine;
using TriggerMail.Publishing;

namespace TriggerMail.Commands;

/// <summary><c>validate</c>: every problem in journeys and templates, with file, line and remedy.</summary>
internal static class ValidateCommand
{
    public static Command Build()
    {
        var (journeys, templates) = (Folders.Journeys(), Folders.Templates());
        var command = new Command("validate", "Checks journeys and templates, and says what is wrong and what to write instead.") { journeys, templates };
        command.SetAction(parsed => Run(parsed.GetValue(journeys)!, parsed.GetValue(templates)!));
        return command;
    }

    private static int Run(string journeys, string templates)
    {
        var content = Content.Load(journeys, templates);
        foreach (var problem in content.Problems)
            Console.Error.WriteLine(problem);
        if (content.Problems.Length > 0)
            Console.Error.WriteLine($"{content.Problems.Length} {(content.Problems.Length == 1 ? "problem" : "problems")}.");
        else
            Console.WriteLine($"{content.Library.Good.Count} journeys and {content.Templates.Names.Count()} templates are good.");
        return content.Problems.Length == 0 ? 0 : 1;
    }
}
