using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using TriggerMail.Hosting;
using TriggerMail.Stories;
using TriggerMail.Web.Access;

namespace TriggerMail.Security;

/// <summary>Every path that the host has, whoever added it: none is open but those that prove themselves in another way.</summary>
[Trait("Kind", "security")]
public sealed class Every_path : IAsyncLifetime
{
    /// <summary>Open on purpose; whoever adds one writes it here too, and into docs/security.md why.</summary>
    private static readonly string[] Open = ["/api/webhooks/", "/api/collect", "/health", "/u/", "/p/", "/confirm/", "/t/", "/assets/"];

    private static readonly (string Key, string Hash) Reader = ApiKey.Make(), Browser = ApiKey.Make();
    private readonly TemporaryFolder folder = new();
    private WebApplication app = null!;
    private HttpClient client = null!;

    public async Task InitializeAsync()
    {
        app = await LocalApp.BuildAsync(new("http://127.0.0.1:0", folder["data"], Repository.Journeys, Repository.Templates, ManualClock: true)
        {
            ClockStart = EngineStoryHost.Start,
            Settings = new Dictionary<string, string?>
            {
                ["TriggerMail:Keys:0:Name"] = "reader",
                ["TriggerMail:Keys:0:Hash"] = Reader.Hash,
                ["TriggerMail:Keys:0:Scopes"] = "read",
                ["TriggerMail:Keys:1:Name"] = "browser",
                ["TriggerMail:Keys:1:Hash"] = Browser.Hash,
                ["TriggerMail:Keys:1:Scopes"] = "collect",
                ["TriggerMail:Rates:WrongKeysPerMinute"] = "0",
            },
        });
        await app.StartAsync();
        client = new(new HttpClientHandler { AllowAutoRedirect = false }) { BaseAddress = new(app.Urls.First()) };
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await app.DisposeAsync();
        folder.Dispose();
    }

    [Fact]
    public async Task asks_for_a_key_and_changes_nothing_for_one_that_may_only_look()
    {
        var paths = Paths().ToList();
        Assert.True(paths.Count > 30, $"only {paths.Count} paths were found");
        foreach (var (method, path) in paths.Where(one => !Open.Any(open => one.Path.StartsWith(open, StringComparison.Ordinal))))
        {
            Assert.Equal((HttpStatusCode.Unauthorized, method, path), (await AskAsync(method, path, null), method, path));
            Assert.Equal((HttpStatusCode.Forbidden, method, path), (await AskAsync(method, path, Browser.Key), method, path));
            var isReading = method is "GET" or "HEAD" && !path.EndsWith("/export", StringComparison.Ordinal);
            var reading = await AskAsync(method, path, Reader.Key);
            Assert.True(isReading == reading is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden), $"{method} {path}: {reading}");
        }
    }

    private IEnumerable<(string Method, string Path)> Paths() => ((IEndpointRouteBuilder)app).DataSources
        .SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
        .SelectMany(endpoint => (endpoint.Metadata.GetMetadata<HttpMethodMetadata>()?.HttpMethods ?? ["GET"])
            .Select(method => (method, "/" + string.Join('/', endpoint.RoutePattern.PathSegments.Select(segment => string.Concat(segment.Parts.Select(Part)))))));

    private static string Part(Microsoft.AspNetCore.Routing.Patterns.RoutePatternPart part) =>
        part is Microsoft.AspNetCore.Routing.Patterns.RoutePatternLiteralPart literal ? literal.Content : "x";

    private async Task<HttpStatusCode> AskAsync(string method, string path, string? key)
    {
        using var request = new HttpRequestMessage(new(method), path);
        if (key is not null)
            request.Headers.Add("X-Api-Key", key);
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }
}
