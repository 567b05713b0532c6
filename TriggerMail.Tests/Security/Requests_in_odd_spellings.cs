using TriggerMail.Tests.Pages;

namespace TriggerMail.Security;

/// <summary>Methods, paths and headers as nobody would write them who means well, on a socket of our own.</summary>
[Trait("Kind", "security")]
public sealed class Requests_in_odd_spellings(Requests_in_odd_spellings.KeyedShop keyed) : IClassFixture<Requests_in_odd_spellings.KeyedShop>
{
    private const string Key = "a-key-nobody-guesses";

    private readonly OpenShop shop = keyed.Shop;

    // One that the gate takes for an open path, and the router for another, would need no key.
    [Theory]
    [InlineData("GET", "/API/CONTACTS")]
    [InlineData("GET", "/api/contacts/")]
    [InlineData("GET", "//api/contacts")]
    [InlineData("GET", "/api//contacts")]
    [InlineData("GET", "/./api/contacts")]
    [InlineData("GET", "/health/../api/contacts")]
    [InlineData("GET", "/t/%2e%2e/api/contacts")]
    [InlineData("GET", "/t/..%2fapi/contacts")]
    [InlineData("GET", "/assets/..;/api/contacts")]
    [InlineData("GET", "/health;/api/contacts")]
    [InlineData("GET", "/api/collect/../contacts")]
    [InlineData("GET", "/api/collect%2f..%2fcontacts")]
    [InlineData("GET", "/api/collectors")]
    [InlineData("GET", "/healthy")]
    [InlineData("GET", "/%61pi/contacts")]
    [InlineData("GET", "/api/contacts%20")]
    [InlineData("GET", "/api/contacts.")]
    [InlineData("GET", "/api\\contacts")]
    [InlineData("GET", "/api/contacts?/health")]
    [InlineData("GET", "/api/contacts/ada@example.com/export/")]
    [InlineData("GET", "/api/contacts/ada@example.com/EXPORT")]
    [InlineData("HEAD", "/api/contacts/ada@example.com/export")]
    [InlineData("OPTIONS", "/api/contacts/ada@example.com")]
    [InlineData("TRACE", "/api/contacts")]
    [InlineData("TRACK", "/api/contacts")]
    [InlineData("CONNECT", "localhost:80")]
    [InlineData("OPTIONS", "*")]
    [InlineData("delete", "/api/contacts/ada@example.com")]
    [InlineData("PROPFIND", "/api/contacts")]
    public async Task get_no_further_than_others_without_a_key(string method, string target)
    {
        var (status, answer) = await Wire.AskAsync(shop.Address, Wire.Request(method, target, "localhost"));
        Assert.True(status is 400 or 401 or 403 or 404 or 405, $"{status} {answer}");
        Assert.DoesNotContain("ada@", answer, StringComparison.OrdinalIgnoreCase);
        await shop.ContactAsync("ada@example.com");
    }

    // The method that a request has is the one it is sent with.
    [Theory]
    [InlineData("X-HTTP-Method-Override: DELETE\r\n", "/api/contacts/ada@example.com")]
    [InlineData("X-HTTP-Method: DELETE\r\n", "/api/contacts/ada@example.com")]
    [InlineData("X-Method-Override: DELETE\r\n", "/api/contacts/ada@example.com?_method=DELETE")]
    [InlineData("X-Original-URL: /api/contacts/ada@example.com\r\nX-Rewrite-URL: /api/contacts/ada@example.com\r\n", "/contacts/ada@example.com/erase")]
    public async Task erase_nobody_by_looking(string headers, string target)
    {
        foreach (var method in new[] { "GET", "HEAD", "OPTIONS", "TRACE" })
            await Wire.AskAsync(shop.Address, Wire.Request(method, target, "localhost", headers + $"X-Api-Key: {Key}\r\n"));
        await shop.ContactAsync("ada@example.com");
    }

    [Fact]
    public async Task with_headers_without_end_are_refused()
    {
        var many = string.Concat(Enumerable.Range(0, 500).Select(n => $"X-{n}: 1\r\n"));
        foreach (var headers in new[] { many, $"X-Long: {new string('a', 100_000)}\r\n", $"Cookie: {new string('c', 40_000)}\r\n" })
            Assert.True((await Wire.AskAsync(shop.Address, Wire.Request("GET", "/health", "localhost", headers))).Status is 0 or 431 or 400);
        Assert.True((await Wire.AskAsync(shop.Address, Wire.Request("GET", "/" + new string('p', 20_000), "localhost"))).Status is 0 or 414 or 400);
        Assert.Equal(200, (await Wire.AskAsync(shop.Address, Wire.Request("GET", "/health", "localhost"))).Status);
    }

    [Theory]
    [InlineData("Bearer a-key-nobody-guesses", 200)]
    [InlineData("bearer  a-key-nobody-guesses ", 200)]
    [InlineData("Bearer a-key-nobody-guesse", 401)]
    [InlineData("Bearer A-KEY-NOBODY-GUESSES", 401)]
    [InlineData("Bearer sha256:0", 401)]
    [InlineData("Bearer ", 401)]
    [InlineData("Basic ", 401)]
    [InlineData("Basic Og==", 401)]
    [InlineData("Basic !!!!", 401)]
    public async Task of_a_key_are_only_those_that_are_the_key(string authorization, int status)
    {
        Assert.Equal(status, (await Wire.AskAsync(shop.Address, Wire.Request("GET", "/api/journeys", "localhost", $"Authorization: {authorization}\r\n"))).Status);
    }

    /// <summary>One shop for all of them: none changes anything.</summary>
    public sealed class KeyedShop : IAsyncLifetime
    {
        internal OpenShop Shop { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Shop = await OpenShop.OpenAsync(apiKey: Key, settings: new Dictionary<string, string?> { ["TriggerMail:Rates:WrongKeysPerMinute"] = "0" });
            await Shop.SubscriberAsync("ada@example.com", "Ada");
        }

        public async Task DisposeAsync() => await Shop.DisposeAsync();
    }
}
