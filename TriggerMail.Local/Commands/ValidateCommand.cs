using System.CommandLine;
using TriggerMail.Publishing;
using TriggerMail.Templates;

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
        var loaded = TemplateSet.Load(templates);
        var library = Library.Load(journeys, loaded.Set.Names.ToHashSet(StringComparer.Ordinal));
        Problem[] problems =
        [
            .. library.Problems.Select(problem => problem with { File = Path.Combine(journeys, problem.File) }),
            .. TemplateCheck.Check(loaded).Select(problem => problem with { File = Path.Combine(templates, problem.File) }),
        ];
        foreach (var problem in problems)
            Console.Error.WriteLine(problem);
        if (problems.Length > 0)
            Console.Error.WriteLine($"{problems.Length} {(problems.Length == 1 ? "problem" : "problems")}.");
        else
            Console.WriteLine($"{library.Good.Count} journeys and {loaded.Set.Names.Count()} templates are good.");
        return problems.Length == 0 ? 0 : 1;
    }
}
