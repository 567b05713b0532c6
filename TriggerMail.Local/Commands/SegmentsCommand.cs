using System.CommandLine;
using TriggerMail.Clocks;
using TriggerMail.Hosting;
using TriggerMail.Journeys;
using TriggerMail.Publishing;
using TriggerMail.Sending;
using TriggerMail.Storage;

namespace TriggerMail.Commands;

/// <summary><c>segments</c>: the segments and how many are in each; with a name, who. It only looks: nothing is published or sent.</summary>
internal static class SegmentsCommand
{
    public static Command Build()
    {
        var (data, segments) = (Folders.Data(), Folders.Segments());
        var name = new Argument<string?>("name") { Description = "The segment whose members to list.", DefaultValueFactory = _ => null };
        var command = new Command("segments", "Lists the segments with their sizes, or the members of one.") { name, data, segments };
        command.SetAction((parsed, cancel) => RunAsync(parsed.GetValue(name), parsed.GetValue(data)!, parsed.GetValue(segments)!, cancel));
        return command;
    }

    private static async Task<int> RunAsync(string? name, string data, string folder, CancellationToken cancel)
    {
        if (!Directory.Exists(data))
            throw new StartRefusedException($"There is no data folder {data}. Name the one that `serve` writes to with --data.");
        using var records = SqliteRecordStore.Open(data);
        var read = SegmentFolder.Load(folder);
        foreach (var problem in read.Problems)
            await Console.Error.WriteLineAsync(problem.ToString());
        var journeys = new PublishedJourneys();
        journeys.Publish(read.Good.Select(one => one.Segment));
        var engine = Onlooker(records, await ManualClock.ResumeAsync(records) ?? TimeProvider.System, journeys);
        return name is null ? await ListAsync(engine, cancel) : await MembersAsync(engine, name, cancel);
    }

    private static Engine Onlooker(SqliteRecordStore records, TimeProvider clock, PublishedJourneys journeys)
    {
        var settings = LocalSettings.Read(new ConfigurationBuilder().AddJsonFile("appsettings.json", optional: true).AddEnvironmentVariables().Build(), ServeOptions.DefaultUrls);
        var composer = new Composer(settings.Store, new(new([new byte[32]])), (_, _, _) => new Draft.Impossible("nothing is sent from here"));
        return new(new(records, clock, new OutboxSender("outbox", clock), composer, journeys, new() { Owner = "segments" }));
    }

    private static async Task<int> ListAsync(Engine engine, CancellationToken cancel)
    {
        var sizes = (await engine.Segments.SizesAsync(cancel: cancel))!.Members;
        foreach (var segment in engine.Journeys.Segments)
            Console.WriteLine($"{segment.Name,-24} {sizes.GetValueOrDefault(segment.Name),9:N0}  {segment.Goal}");
        if (engine.Journeys.Segments.IsEmpty)
            Console.WriteLine("There are no segments. Put a file such as `vip.yaml` into the folder `segments`.");
        return 0;
    }

    private static async Task<int> MembersAsync(Engine engine, string name, CancellationToken cancel)
    {
        if (engine.Journeys.FindSegment(name) is not { } segment)
            throw new StartRefusedException($"There is no segment '{name}'; there are: {string.Join(", ", engine.Journeys.Segments.Select(one => one.Name))}.");
        var members = 0;
        await foreach (var contact in engine.Segments.MembersAsync(segment, cancel))
        {
            Console.WriteLine(contact.Email ?? (contact.StoreId is { } id ? $"id:{id}" : contact.Id));
            members++;
        }
        await Console.Error.WriteLineAsync($"{members} {(members == 1 ? "member" : "members")}.");
        return 0;
    }
}
