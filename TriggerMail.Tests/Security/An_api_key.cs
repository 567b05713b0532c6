using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using TriggerMail.Hosting;
using TriggerMail.Hosts;
using TriggerMail.Stories;
using TriggerMail.Web.Access;

namespace TriggerMail.Security;

[Trait("Kind", "security")]
public sealed class An_api_key : IAsyncLifetime
{
    private static readonly Dictionary<string, (string Key, string Hash)> Keys =
        new[] { "intake", "read", "send", "admin", "collect", "expired", "next" }.ToDictionary(name => name, _ => ApiKey.Make());

    private LocalStoryHost host = null!;

    public async Task InitializeAsync() => host = await LocalStoryHost.StartAsync(new Dictionary<string, string?>
    {
        ["TriggerMail:ApiKey"] = "the-old-key-in-the-clear",
        ["TriggerMail:WriteKey"] = "public-write-key",
        ["TriggerMail:Rates:WrongKeysPerMinute"] = "0",
    }.Concat(Settings()).ToDictionary());

    public async Task DisposeAsync() => await host.DisposeAsync();

    /// <summary>Requests, and the scopes that may make them (admin may make all).</summary>
    public static TheoryData<string, string, string> Requests() => new()
    {
        { "POST", "/api/events", "intake" },
        { "POST", "/api/feedback", "intake" },
        { "GET", "/api/contacts/ada@example.com", "read" },
        { "GET", "/api/contacts/ada@example.com/timeline", "read" },
        { "GET", "/api/contacts/ada@example.com/export", "" },
        { "DELETE", "/api/contacts/ada@example.com", "" },
        { "GET", "/api/journeys", "read" },
        { "GET", "/api/messages", "read" },
        { "POST", "/api/messages", "send" },
        { "POST", "/api/clock/advance", "" },
        { "POST", "/clock/advance", "" },
        { "GET", "/", "read" },
        { "GET", "/contacts", "read" },
        { "PUT", "/api/anything/that/comes/later", "" },
    };

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task may_do_what_its_scope_says_and_nothing_else(string method, string path, string scope)
    {
        foreach (var name in Keys.Keys)
        {
            using var answer = await AskAsync(method, path, Keys[name].Key);
            var expected = name == "expired" ? HttpStatusCode.Unauthorized
                : name is "admin" || name == scope || (name == "next" && scope == "intake") ? (HttpStatusCode?)null
                : HttpStatusCode.Forbidden;
            if (expected is { } refused)
                Assert.Equal((refused, name), (answer.StatusCode, name));
            else
                Assert.DoesNotContain(answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden]);
        }
        using var none = await AskAsync(method, path, null);
        Assert.Equal(HttpStatusCode.Unauthorized, none.StatusCode);
        using var old = await AskAsync(method, path, "the-old-key-in-the-clear");
        Assert.NotEqual(HttpStatusCode.Unauthorized, old.StatusCode);
    }

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task that_is_public_in_the_shops_pages_opens_nothing_but_collect(string method, string path, string scope)
    {
        _ = scope;
        foreach (var key in new[] { "public-write-key", Keys["collect"].Key })
        {
            using var answer = await AskAsync(method, path, key);
            Assert.Contains(answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.Unauthorized, HttpStatusCode.Forbidden]);
        }
    }

    [Fact]
    public async Task for_collect_lets_a_browser_tell_what_it_may_and_is_one_of_several()
    {
        foreach (var key in new[] { "public-write-key", Keys["collect"].Key })
            Assert.Equal(HttpStatusCode.Accepted, await CollectAsync(key));
        foreach (var key in new[] { "", "wrong", Keys["read"].Key, Keys["expired"].Key })
            Assert.Equal(HttpStatusCode.Unauthorized, await CollectAsync(key));
    }

    [Fact]
    public async Task says_when_it_has_expired_and_what_it_may_not()
    {
        using var expired = await AskAsync("POST", "/api/events", Keys["expired"].Key);
        Assert.Equal("The key 'expired' expired on 2026-01-01; use the one that replaced it.", await DetailAsync(expired));
        using var reading = await AskAsync("POST", "/api/events", Keys["read"].Key);
        Assert.Equal("The key 'read' may not do this: it needs the scope intake.", await DetailAsync(reading));
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Basic")]
    public async Task may_also_come_as_a_login(string scheme)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Authorization = new(scheme, scheme == "Bearer" ? Keys["read"].Key : Convert.ToBase64String(Encoding.UTF8.GetBytes("anybody:" + Keys["read"].Key)));
        using var answer = await host.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Theory]
    [InlineData("TriggerMail:Keys:0:Hash", "tm_a-key-in-the-clear", "A key itself has no place in settings.")]
    [InlineData("TriggerMail:Keys:0:Scopes", "intake,everything", "write one or more of intake, collect, read, send, admin")]
    [InlineData("TriggerMail:Keys:0:Name", "", "name the key after who uses it")]
    [InlineData("TriggerMail:ApiKey", "short", "use at least 16")]
    [InlineData("TriggerMail:WriteKey", "the-old-key-in-the-clear", "use another one")]
    [InlineData("TriggerMail:Rates:ApiPerSecond", "-1", "write 0 for no limit")]
    public async Task that_is_set_wrongly_stops_the_start_with_a_remedy(string setting, string value, string remedy)
    {
        var settings = Settings().Append(new("TriggerMail:ApiKey", "the-old-key-in-the-clear")).ToDictionary();
        settings[setting] = value;
        var refused = await Assert.ThrowsAsync<StartRefusedException>(() => LocalStoryHost.StartAsync(settings));
        Assert.Contains(remedy, refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task is_printed_once_with_a_hash_that_opens_the_door_to_it()
    {
        var (code, output) = await RunAsync("keys", "new", "--scope", "read", "--name", "reports", "--expires", "2027-01-01");
        Assert.Equal(0, code);
        var key = output.Split('\n').Single(line => line.TrimStart().StartsWith("tm_", StringComparison.Ordinal)).Trim();
        Assert.Contains($"TriggerMail__Keys__0__Hash={ApiKey.HashOf(key)}", output, StringComparison.Ordinal);
        Assert.Contains("TriggerMail__Keys__0__ExpiresAt=2027-01-01T00:00:00Z", output, StringComparison.Ordinal);
        Assert.Equal(2, (await RunAsync("keys", "new", "--scope", "everything")).Code);
        Assert.Equal(2, (await RunAsync("keys", "new")).Code);
    }

    private static IEnumerable<KeyValuePair<string, string?>> Settings() => Keys.SelectMany((key, at) => new Dictionary<string, string?>
    {
        [$"TriggerMail:Keys:{at}:Name"] = key.Key,
        [$"TriggerMail:Keys:{at}:Hash"] = key.Value.Hash,
        [$"TriggerMail:Keys:{at}:Scopes"] = key.Key switch { "expired" => "admin", "next" => "intake, intake", var scope => scope },
        [$"TriggerMail:Keys:{at}:ExpiresAt"] = key.Key switch { "expired" => "2026-01-01", "next" => "2027-01-01", _ => null },
    });

    private async Task<HttpResponseMessage> AskAsync(string method, string path, string? key)
    {
        using var request = new HttpRequestMessage(new(method), path);
        if (key is not null)
            request.Headers.Add("X-Api-Key", key);
        return await host.Http.SendAsync(request);
    }

    private async Task<HttpStatusCode> CollectAsync(string key)
    {
        using var body = new StringContent(
            $$$"""{"specversion":"1.0","id":"{{{Guid.NewGuid()}}}","source":"/browser","type":"page.viewed","subject":"anon:b7","data":{"page":{"url":"https://shop.example/"} } }""",
            Encoding.UTF8, new MediaTypeHeaderValue("application/cloudevents+json"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/collect") { Content = body };
        request.Headers.Add("X-Write-Key", key);
        using var answer = await host.Http.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<string?> DetailAsync(HttpResponseMessage answer) =>
        JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement.GetProperty("detail").GetString();

    internal static async Task<(int Code, string Output)> RunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", LocalProcess.Program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        return (process.ExitCode, await output + await errors);
    }
}
