using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using TriggerMail.Commands;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Tests.Pages;

namespace TriggerMail.Imports;

[Collection("the console's text")]
public sealed class Consents_given_to_a_running_host
{
    private const string Good = "email,topic,state,at,source\nada@example.com,offers,subscribed,2026-01-05T10:00:00Z,spring fair\nben@example.com,,unsubscribed,2026-01-06,\n";

    [Fact]
    public async Task are_taken_in_once_with_their_proof()
    {
        await using var shop = await OpenShop.OpenAsync();
        Assert.Equal((HttpStatusCode.OK, 2, 0, 0), await PostAsync(shop, Good, "?dryRun=true"));
        Assert.Null(await shop.Host.Engine.Contacts.FindAsync("ada@example.com"));
        Assert.Equal((HttpStatusCode.Accepted, 2, 2, 0), await PostAsync(shop, Good));
        Assert.Equal((HttpStatusCode.Accepted, 2, 0, 2), await PostAsync(shop, Good));

        var ada = await shop.ContactAsync("ada@example.com");
        Assert.Equal(("offers", ConsentState.Subscribed, "spring fair"), ada.Consents.Select(said => (said.Topic, said.State, said.Source)).Single());
        Assert.True(Consents.Refuses(await shop.ContactAsync("ben@example.com"), "offers", "email"));
        Assert.Empty(await shop.Host.Engine.Contacts.MessagesAsync(ada));
    }

    [Fact]
    public async Task are_not_taken_in_at_all_while_a_line_is_bad()
    {
        await using var shop = await OpenShop.OpenAsync();
        var answer = await shop.Client.PostAsync("/api/consents/import", new StringContent(Good + "nobody,,maybe,2026-01-05,\n", Encoding.UTF8, "text/csv"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        var said = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Contains("line 4: email is \"nobody\"; write an e-mail address.", said.GetProperty("problems").EnumerateArray().Select(problem => problem.GetString()));
        await shop.Host.DrainAsync();
        Assert.Null(await shop.Host.Engine.Contacts.FindAsync("ada@example.com"));
        Assert.Equal(HttpStatusCode.BadRequest, (await shop.Client.PostAsync("/api/consents/import", new StringContent(""))).StatusCode);
    }

    [Fact]
    public async Task may_be_given_by_the_verb()
    {
        await using var shop = await OpenShop.OpenAsync(apiKey: "a-key-of-sixteen-letters");
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["c.csv"], Good);
        Assert.Equal(1, await ImportConsentsOverHttp.RunAsync(folder["c.csv"], shop.Address.ToString(), "wrong", false, CancellationToken.None));
        Assert.Equal(0, await ImportConsentsOverHttp.RunAsync(folder["c.csv"], shop.Address.ToString(), "a-key-of-sixteen-letters", false, CancellationToken.None));
        Assert.NotEmpty((await shop.ContactAsync("ada@example.com")).Consents);
        Assert.Equal(2, await ImportConsentsOverHttp.RunAsync(folder["c.csv"], "nowhere", null, false, CancellationToken.None));
    }

    private static async Task<(HttpStatusCode, int, int, int)> PostAsync(OpenShop shop, string csv, string query = "")
    {
        var answer = await shop.Client.PostAsync($"/api/consents/import{query}", new StringContent(csv, Encoding.UTF8, "text/csv"));
        var said = await answer.Content.ReadFromJsonAsync<JsonElement>();
        int Number(string name) => said.GetProperty(name).GetInt32();
        return (answer.StatusCode, Number("lines"), Number("accepted"), Number("duplicates"));
    }
}
