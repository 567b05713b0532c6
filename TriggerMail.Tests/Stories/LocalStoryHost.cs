using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using TriggerMail.Events;
using TriggerMail.Hosting;

namespace TriggerMail.Stories;

/// <summary>The whole local host over HTTP, as a script would use it.</summary>
public sealed class LocalStoryHost : IStoryHost
{
    private readonly TemporaryFolder folder = new();
    private WebApplication? app;
    private string journeysFolder = Repository.Journeys;
    private string templatesFolder = Repository.Templates;

    public HttpClient Http { get; private set; } = new();

    public DateTimeOffset Now { get; private set; } = EngineStoryHost.Start;

    public string Data => folder["data"];

    /// <summary>Starts it with the shipped journeys, or with these, by name; with the shipped templates, or those of a folder.</summary>
    public static async Task<LocalStoryHost> StartAsync(
        IReadOnlyDictionary<string, string?>? settings = null, IReadOnlyDictionary<string, string>? journeys = null, string? templates = null)
    {
        var host = new LocalStoryHost();
        host.templatesFolder = templates ?? host.templatesFolder;
        if (journeys is not null)
            await host.WriteAsync(journeys);
        await host.StartAgainAsync(settings);
        return host;
    }

    public async Task StartAgainAsync(IReadOnlyDictionary<string, string?>? settings = null)
    {
        if (app is not null)
            await app.DisposeAsync();
        app = await LocalApp.BuildAsync(new("http://127.0.0.1:0", Data, journeysFolder, templatesFolder, ManualClock: true)
        {
            ClockStart = EngineStoryHost.Start,
            Settings = settings ?? new Dictionary<string, string?>(),
        });
        await app.StartAsync();
        Http.Dispose();
        Http = new() { BaseAddress = new(app.Urls.First()) };
    }

    public async Task HappenAsync(StoreEvent happened)
    {
        using var body = new ByteArrayContent(StoreEventJson.Write(happened));
        body.Headers.ContentType = new MediaTypeHeaderValue("application/cloudevents+json");
        var answer = await Http.PostAsync(new Uri("/api/events", UriKind.Relative), body);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
    }

    public async Task PassAsync(TimeSpan time)
    {
        var answer = await Http.PostAsJsonAsync("/api/clock/advance", new { by = $"{(int)time.TotalMinutes}m" });
        answer.EnsureSuccessStatusCode();
        Now = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("now").GetDateTimeOffset();
    }

    public async Task<IReadOnlyList<Told>> DecisionsAsync(string contact) =>
        [.. (await ItemsAsync($"/api/messages?contact={Uri.EscapeDataString(contact)}")).Select(row => new Told(
            row.GetProperty("at").GetDateTimeOffset(), row.GetProperty("state").GetString()!, row.GetProperty("template").GetString()!, row.GetProperty("reason").GetString()))];

    public async Task<IReadOnlyList<string>> TimelineAsync(string contact) =>
        [.. (await ItemsAsync($"/api/contacts/{Uri.EscapeDataString(contact)}/timeline")).Select(line => line.GetProperty("text").GetString()!)];

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (app is not null)
            await app.DisposeAsync();
        folder.Dispose();
    }

    /// <summary>A journey's file is edited, and the host starts again.</summary>
    public async Task EditAsync(string journey, string yaml)
    {
        await WriteAsync(new Dictionary<string, string> { [journey] = yaml });
        await StartAgainAsync();
    }

    private async Task WriteAsync(IReadOnlyDictionary<string, string> journeys)
    {
        journeysFolder = Directory.CreateDirectory(folder["journeys"]).FullName;
        foreach (var (name, yaml) in journeys)
            await File.WriteAllTextAsync(Path.Combine(journeysFolder, name + ".yaml"), yaml);
    }

    private async Task<IReadOnlyList<JsonElement>> ItemsAsync(string path)
    {
        // Nobody needs to be settled for a story that asks right away: time passes by nothing, and everything pending happens.
        await PassAsync(TimeSpan.Zero);
        var answer = await Http.GetAsync(new Uri(path, UriKind.Relative));
        return answer.StatusCode == HttpStatusCode.NotFound
            ? []
            : [.. (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("items").EnumerateArray()];
    }
}
