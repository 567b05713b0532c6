using System.CommandLine;
using TriggerMail.Hosting;
using TriggerMail.Partitions;
using TriggerMail.Runtime.DeadLetters;

namespace TriggerMail.Commands;

/// <summary><c>dead</c>: what failed for good, and trying it again.</summary>
internal static class DeadCommand
{
    public static Command Build()
    {
        var (data, journeys, templates) = (Folders.Data(), Folders.Journeys(), Folders.Templates());
        var retry = new Option<string?>("--retry") { Description = "Try one again by its id, or all." };
        var command = new Command("dead", "Lists what failed for good - events that could not be handled, messages that were refused - and tries it again. Stop the host first, or use its page /dead.")
        {
            retry, data, journeys, templates,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            await using var host = await Folders.OpenAsync(new(
                ServeOptions.DefaultUrls, parsed.GetValue(data)!, parsed.GetValue(journeys)!, parsed.GetValue(templates)!, ManualClock: false));
            return parsed.GetValue(retry) is { } which ? await RetryAsync(host.Engine.Dead, which, cancel) : await ListAsync(host.Engine.Dead, cancel);
        });
        return command;
    }

    private static async Task<int> ListAsync(DeadLetters dead, CancellationToken cancel)
    {
        var letters = await dead.ListAsync(1_000, cancel);
        foreach (var letter in letters)
            Console.WriteLine($"{letter.At.UtcDateTime:yyyy-MM-dd HH:mm}Z  {letter.Id}\n    {letter.What}\n    {letter.Reason}");
        Console.WriteLine(letters.Count == 0 ? "Nothing failed for good." : $"{letters.Count} in all. Try again with: dead --retry ID, or dead --retry all");
        return 0;
    }

    private static async Task<int> RetryAsync(DeadLetters dead, string which, CancellationToken cancel)
    {
        var outcomes = which == "all" ? await dead.RetryAllAsync(cancel) : [await dead.RetryAsync(which, cancel)];
        foreach (var outcome in outcomes)
            Console.WriteLine(RetryWords.Say(outcome));
        if (outcomes.Count == 0)
            Console.WriteLine("Nothing failed for good.");
        return outcomes.All(outcome => outcome.Outcome is RetryOutcome.Done or RetryOutcome.Suppressed) ? 0 : 1;
    }
}
