using System.Net;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using TriggerMail.Stories;
using TriggerMail.Web.Access;

namespace TriggerMail.Security;

[Trait("Kind", "security")]
public sealed class Every_answer
{
    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/api/journeys")]
    [InlineData("GET", "/api/contacts/nobody@example.com")]
    [InlineData("POST", "/api/events")]
    [InlineData("GET", "/nothing/here")]
    [InlineData("GET", "/health")]
    [InlineData("GET", "/u/none")]
    [InlineData("GET", "/assets/console.css")]
    public async Task keeps_browsers_from_guessing_framing_and_telling_where_they_come_from(string method, string path)
    {
        await using var host = await LocalStoryHost.StartAsync();
        using var request = new HttpRequestMessage(new(method), path);
        using var answer = await host.Http.SendAsync(request);
        Assert.Equal("nosniff", Header(answer, "X-Content-Type-Options"));
        Assert.Equal("no-referrer", Header(answer, "Referrer-Policy"));
        var policy = Header(answer, "Content-Security-Policy");
        Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("script-src", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.False(answer.Headers.Contains("Server"));
        Assert.False(answer.Headers.Contains("X-Powered-By"));
    }

    [Fact]
    public async Task to_a_bug_tells_a_number_and_no_secret()
    {
        var context = new DefaultHttpContext { TraceIdentifier = "4711" };
        using var body = new MemoryStream();
        context.Response.Body = body;
        context.RequestServices = new NoServices();
        await new AnswerGate(NullLogger<AnswerGate>.Instance).PassAsync(context, _ => throw new InvalidOperationException("password=hunter2"));
        var told = Encoding.UTF8.GetString(body.ToArray());
        Assert.Equal(500, context.Response.StatusCode);
        Assert.Contains("4711", told, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", told, StringComparison.Ordinal);
        Assert.DoesNotContain("InvalidOperation", told, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://shop.example", true)]
    [InlineData("https://blog.example", true)]
    [InlineData("https://evil.example", false)]
    [InlineData("https://shop.example.evil.example", false)]
    [InlineData("null", false)]
    public async Task of_collect_may_be_read_by_the_shops_own_pages_only(string origin, bool allowed)
    {
        await using var host = await LocalStoryHost.StartAsync(new Dictionary<string, string?> { ["TriggerMail:WriteKey"] = "public", ["TriggerMail:CollectOrigins:0"] = "https://blog.example/" });
        foreach (var method in new[] { HttpMethod.Options, HttpMethod.Post })
        {
            using var request = new HttpRequestMessage(method, "/api/collect");
            request.Headers.Add("Origin", origin);
            using var answer = await host.Http.SendAsync(request);
            Assert.Equal(allowed ? origin : null, answer.Headers.TryGetValues("Access-Control-Allow-Origin", out var values) ? values.Single() : null);
            Assert.False(answer.Headers.Contains("Access-Control-Allow-Credentials"));
        }
        using var elsewhere = new HttpRequestMessage(HttpMethod.Get, "/api/contacts/ada@example.com");
        elsewhere.Headers.Add("Origin", origin);
        using var closed = await host.Http.SendAsync(elsewhere);
        Assert.False(closed.Headers.Contains("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("/assets/..%2f..%2fappsettings.json")]
    [InlineData("/assets/%2e%2e/%2e%2e/etc/passwd")]
    [InlineData("/assets/....//console.css")]
    [InlineData("/assets/console.css%00.txt")]
    [InlineData("/assets/C:%5Cwindows%5Cwin.ini")]
    [InlineData("/messages/..%2f..%2fsecrets/html")]
    [InlineData("/api/messages/..%2fsecrets")]
    [InlineData("/journeys/..%2fjourney.schema.json")]
    [InlineData("/api/contacts/secrets")]
    public async Task to_a_path_that_climbs_is_that_there_is_nothing(string path)
    {
        await using var host = await LocalStoryHost.StartAsync();
        using var answer = await host.Http.GetAsync(new Uri(host.Http.BaseAddress!.GetLeftPart(UriPartial.Authority) + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        Assert.Contains(answer.StatusCode, (HttpStatusCode[])[HttpStatusCode.NotFound, HttpStatusCode.BadRequest]);
    }

    [Fact]
    public async Task to_a_form_of_ten_megabytes_is_a_refusal()
    {
        await using var host = await LocalStoryHost.StartAsync();
        using var form = new StringContent("by=" + new string('1', 10_000_000), Encoding.UTF8, "application/x-www-form-urlencoded");
        using var request = new HttpRequestMessage(HttpMethod.Post, "/clock/advance") { Content = form };
        try
        {
            using var answer = await host.Http.SendAsync(request);
            Assert.InRange((int)answer.StatusCode, 400, 499);
        }
        catch (HttpRequestException closed)
        {
            Assert.IsType<IOException>(closed.InnerException); // It hung up in the middle of the body, whose rest it did not want.
        }
        Assert.Equal(HttpStatusCode.OK, (await host.Http.GetAsync(new Uri("/health", UriKind.Relative))).StatusCode);
    }

    private static string Header(HttpResponseMessage answer, string name) => string.Join(", ", answer.Headers.GetValues(name));

    private sealed class NoServices : IServiceProvider
    {
        public object? GetService(Type serviceType) => serviceType == typeof(Microsoft.Extensions.Logging.ILoggerFactory) ? NullLoggerFactory.Instance : null;
    }
}
