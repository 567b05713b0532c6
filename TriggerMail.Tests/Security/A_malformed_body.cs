using TriggerMail.Stories;

namespace TriggerMail.Security;

/// <summary>Bodies as no client would send them, on a socket of our own: the caller's mistake each, told or hung up on, and never a bug.</summary>
[Trait("Kind", "security")]
public sealed class A_malformed_body(A_malformed_body.OpenHost open) : IClassFixture<A_malformed_body.OpenHost>
{
    private const string Json = "Content-Type: application/cloudevents+json\r\n";
    private const string Form = "Content-Type: application/x-www-form-urlencoded\r\n";
    private const string Chunked = "Transfer-Encoding: chunked\r\n";

    /// <summary>Every path that reads a body, by each way there is to read one.</summary>
    private static readonly (string Path, string Type)[] Readers =
    [
        ("/api/events", Json), ("/api/collect?key=public-key", Json), ("/api/webhooks/shopify", Json), ("/api/messages", Json), ("/api/feedback", Json),
        ("/api/consents/import", "Content-Type: text/csv\r\n"), ("/api/coupons/pools/spring", "Content-Type: text/csv\r\n"), ("/api/clock/advance", Json),
        ("/clock/advance", Form), ("/dead", Form), ("/privacy/answered", Form), ("/clock/advance", "Content-Type: multipart/form-data; boundary=x\r\n"),
    ];

    private readonly LocalStoryHost host = open.Host;

    [Theory]
    [InlineData("FFFFFFFFFFFFFFFFF\r\nx")]
    [InlineData("7FFFFFFFFFFFFFFF\r\nx")]
    [InlineData("80000000\r\nx")]
    [InlineData("FFFFFFFF\r\nx")]
    [InlineData("-1\r\nx")]
    [InlineData("+1\r\nx\r\n0\r\n\r\n")]
    [InlineData("0x1\r\nx\r\n0\r\n\r\n")]
    [InlineData("xyz\r\n")]
    [InlineData("\r\n\r\n")]
    [InlineData("1\r\nxyz\r\n0\r\n\r\n")]
    [InlineData("00000000000000000000000000000000001\r\nx\r\n0\r\n\r\n")]
    public async Task in_chunks_is_the_callers_mistake_and_told_so(string body)
    {
        foreach (var (path, type) in Readers)
        {
            var (status, answer) = await Wire.AskAsync(host.Http.BaseAddress!, Wire.Request("POST", path, "localhost", type + Chunked, body));
            Assert.True(status is >= 400 and < 500, $"{path} {type} {body}: {status} {answer}");
        }
    }

    [Theory]
    [InlineData("1;")]
    [InlineData("5\r\n{}")]
    [InlineData("1\r\nx")]
    [InlineData("7FFFFFFF\r\nx")]
    [InlineData("1\nx\n0\n\n")]
    [InlineData("1\r\nx\r\n0\r\nhalf a trailer")]
    public async Task in_chunks_that_end_too_early_is_no_bug_either(string body)
    {
        foreach (var (path, type) in Readers)
            await IsRefusedAsync(path, type + Chunked, body);
    }

    [Theory]
    [InlineData("Content-Length: -1\r\n")]
    [InlineData("Content-Length: 99999999999999999999999999\r\n")]
    [InlineData("Content-Length: 9223372036854775807\r\n")]
    [InlineData("Content-Length: 4294967297\r\n")]
    [InlineData("Content-Length: 2147483647\r\n")]
    [InlineData("Content-Length: 1e3\r\n")]
    [InlineData("Content-Length: 0x10\r\n")]
    [InlineData("Content-Length: 5, 6\r\n")]
    [InlineData("Content-Length: 5\r\nContent-Length: 6\r\n")]
    [InlineData("Content-Length: 10\r\n")] // Shorter than announced.
    [InlineData("Content-Length: 100000\r\n")]
    [InlineData("Transfer-Encoding: gzip\r\n")]
    [InlineData("Transfer-Encoding: chunked, identity\r\n")]
    public async Task of_a_length_that_is_not_its_own_is_the_callers_mistake(string headers)
    {
        foreach (var (path, type) in Readers)
            await IsRefusedAsync(path, type + headers, "{}");
    }

    // What is larger is refused by each reader by its own limit, in chunks as with a length.
    [Fact]
    public async Task that_is_too_large_is_told_so()
    {
        var chunk = $"{70_000:X}\r\n{new string('1', 70_000)}\r\n0\r\n\r\n";
        Assert.Equal(413, (await Wire.AskAsync(host.Http.BaseAddress!, Wire.Request("POST", "/api/events", "localhost", Json + Chunked, chunk))).Status);
        Assert.Equal(413, (await Wire.AskAsync(host.Http.BaseAddress!, Wire.Request("POST", "/api/messages", "localhost", Json + "Content-Length: 65537\r\n"))).Status);
    }

    private async Task IsRefusedAsync(string path, string headers, string body)
    {
        var (status, answer) = await Wire.AskAsync(host.Http.BaseAddress!, Wire.Request("POST", path, "localhost", headers, body), hangUp: true);
        Assert.True(status is 0 or (>= 400 and < 500), $"{path} {headers} {body}: {answer}");
        Assert.DoesNotContain("Exception", answer, StringComparison.Ordinal);
    }

    /// <summary>One host for all of them.</summary>
    public sealed class OpenHost : IAsyncLifetime
    {
        internal LocalStoryHost Host { get; private set; } = null!;

        public async Task InitializeAsync() => Host = await LocalStoryHost.StartAsync(new Dictionary<string, string?>
        {
            ["TriggerMail:MaxBodyBytes"] = "65536",
            ["TriggerMail:WriteKey"] = "public-key",
            ["TriggerMail:Webhooks:Shopify:Secret"] = "hush",
        });

        public async Task DisposeAsync() => await Host.DisposeAsync();
    }
}
