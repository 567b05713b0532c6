namespace TriggerMail.Stories;

/// <summary>The whole language, by the engine alone.</summary>
public sealed class The_whole_language_in_the_engine : The_whole_language
{
    protected override async Task<IStoryHost> OpenAsync(string name, string yaml)
    {
        var file = TriggerMail.Publishing.Reading.JourneyReader.ReadFile(name + ".yaml", yaml);
        Assert.Empty(TriggerMail.Publishing.Checking.JourneyCheck.Of(file, Templates.TemplateSet.Load(Repository.Templates).Set.Names.ToHashSet()));
        var host = new EngineStoryHost([file.Journey!], segments: TriggerMail.Publishing.SegmentFolder.Load(Repository.Segments).Good.Select(one => one.Segment));
        await host.Engine.Upkeep.BeginAsync();
        return host;
    }
}

/// <summary>The whole language, by the local host over HTTP, on SQLite.</summary>
public sealed class The_whole_language_on_the_local_host : The_whole_language
{
    protected override async Task<IStoryHost> OpenAsync(string name, string yaml) =>
        await LocalStoryHost.StartAsync(null, new Dictionary<string, string> { [name] = yaml });
}
