using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Data.Sqlite;
using TriggerMail.Stories;

namespace TriggerMail.Hosts;

/// <summary><c>GET /api/contacts</c>, on the whole local host.</summary>
public sealed class The_list_of_contacts
{
    [Fact]
    public async Task is_read_page_by_page()
    {
        await using var host = await LocalStoryHost.StartAsync();
        foreach (var name in (string[])["ada", "ben", "cleo"])
            await new Story(host, $"{name}@example.com").SeesAsync("page.viewed", id: name);
        await host.PassAsync(TimeSpan.Zero);

        var first = await GetAsync(host, "/api/contacts?limit=2");
        var rest = await GetAsync(host, $"/api/contacts?limit=2&after={first.GetProperty("next").GetString()}");
        Assert.Equal(["ada@example.com", "ben@example.com", "cleo@example.com"], Emails(first).Concat(Emails(rest)).Order());
        Assert.Equal(JsonValueKind.Null, rest.GetProperty("next").ValueKind);
    }

    [Fact]
    public async Task names_those_whose_record_was_scribbled_on_beside_the_others()
    {
        await using var host = await LocalStoryHost.StartAsync();
        foreach (var name in (string[])["ada", "ben"])
            await new Story(host, $"{name}@example.com").SeesAsync("page.viewed", id: name);
        await host.PassAsync(TimeSpan.Zero);
        var ada = (await GetAsync(host, "/api/contacts/ada@example.com")).GetProperty("id").GetString()!;
        await ScribbleAsync(host, ada);

        var page = await GetAsync(host, "/api/contacts");
        Assert.Equal("ben@example.com", Assert.Single(Emails(page)));
        Assert.Equal(ada, Assert.Single(page.GetProperty("damaged").EnumerateArray()).GetString());
    }

    private static async Task ScribbleAsync(LocalStoryHost host, string contact)
    {
        await using var file = new SqliteConnection($"Data Source={Path.Combine(host.Data, "records.db")};Pooling=False");
        await file.OpenAsync();
        await using var scribble = file.CreateCommand();
        scribble.CommandText = "UPDATE records SET body = x'7B' WHERE partition = $contact AND row = 'contact'";
        scribble.Parameters.AddWithValue("$contact", contact);
        Assert.Equal(1, await scribble.ExecuteNonQueryAsync());
    }

    [Theory]
    [InlineData("limit=0", "limit is 0; write a number from 1 to 500")]
    [InlineData("limit=501", "limit is 501; write a number from 1 to 500")]
    [InlineData("after=%2F..%2F", "after is no place in the list")]
    public async Task says_what_it_cannot_read(string query, string detail)
    {
        await using var host = await LocalStoryHost.StartAsync();
        var answer = await host.Http.GetAsync(new Uri("/api/contacts?" + query, UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(detail, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static async Task<JsonElement> GetAsync(LocalStoryHost host, string path) => await host.Http.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative));

    private static IEnumerable<string?> Emails(JsonElement page) => page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("email").GetString());
}
