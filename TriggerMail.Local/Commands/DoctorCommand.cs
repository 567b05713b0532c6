using System.CommandLine;
using TriggerMail.Hosting;
using TriggerMail.Repairs;

namespace TriggerMail.Commands;

/// <summary><c>doctor</c>: what is not as it should be in a data folder, and putting it right; with <c>--domain</c>, in a domain's DNS records.</summary>
internal static class DoctorCommand
{
    public static Command Build()
    {
        var (data, journeys, templates) = (Folders.Data(), Folders.Journeys(), Folders.Templates());
        var fix = new Option<bool>("--fix") { Description = "Put right what needs no decision of yours." };
        var command = new Command("doctor", "Looks for stuck enrollments, unanswered alarms, sends in doubt and derived rows out of step. Stop the host first.") { fix, data, journeys, templates };
        var domain = new DomainDoctor();
        foreach (var option in domain.Options)
            command.Add(option);
        command.SetAction(async (parsed, cancel) =>
        {
            if (domain.IsAskedBy(parsed))
                return await domain.RunAsync(parsed, cancel);
            await using var host = await Folders.OpenAsync(new(
                ServeOptions.DefaultUrls, parsed.GetValue(data)!, parsed.GetValue(journeys)!, parsed.GetValue(templates)!, ManualClock: false));
            return Print(await host.Engine.Doctor.ExamineAsync(parsed.GetValue(fix), cancel));
        });
        return command;
    }

    private static int Print(IReadOnlyList<Finding> findings)
    {
        foreach (var finding in findings)
            Console.WriteLine($"{Mark(finding.Repair)} {finding.What}\n    about    {finding.About}\n    means    {finding.Means}\n    remedy   {finding.Remedy}");
        var (done, possible, yours) = (Count(Repair.Done), Count(Repair.Possible), Count(Repair.Yours));
        Console.WriteLine(findings.Count == 0
            ? "All is well: every enrollment will be woken, every alarm is answered, no send is in doubt, and every derived row is in step."
            : $"{findings.Count} found: {done} put right, {possible} that `doctor --fix` puts right, {yours} for you to decide.");
        return possible + yours == 0 ? 0 : 1;

        int Count(Repair repair) => findings.Count(finding => finding.Repair == repair);
    }

    private static string Mark(Repair repair) => repair switch { Repair.Done => "fixed ", Repair.Possible => "broken", _ => "look  " };
}
