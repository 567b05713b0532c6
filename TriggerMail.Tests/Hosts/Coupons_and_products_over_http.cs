using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using TriggerMail.Tests.Pages;

namespace TriggerMail.Hosts;

public sealed class Coupons_and_products_over_http
{
    [Fact]
    public async Task a_pool_is_filled_with_csv_and_counted()
    {
        await using var shop = await OpenShop.OpenAsync();
        Assert.Equal((2, 0), await ImportAsync(shop, "code\nA1\nB2\n"));
        Assert.Equal((1, 2), await ImportAsync(shop, "A1\nB2\nC3\n"));

        var pool = Assert.Single((await GetAsync(shop, "/api/coupons/pools")).GetProperty("items").EnumerateArray().ToList());
        Assert.Equal(("spring", 3, 0, 0), (pool.GetProperty("pool").GetString(), pool.GetProperty("free").GetInt32(), pool.GetProperty("reserved").GetInt32(), pool.GetProperty("spent").GetInt32()));
    }

    [Fact]
    public async Task an_empty_file_is_refused_with_a_remedy()
    {
        await using var shop = await OpenShop.OpenAsync();
        using var answer = await shop.Client.PostAsync(new Uri("/api/coupons/pools/spring", UriKind.Relative), new StringContent("\n", Encoding.UTF8, "text/csv"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("Write one code a line", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task coupons_since_something_that_is_no_instant_are_refused()
    {
        await using var shop = await OpenShop.OpenAsync();
        using var answer = await shop.Client.GetAsync(new Uri("/api/coupons?since=yesterday", UriKind.Relative));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Empty((await GetAsync(shop, "/api/coupons?since=2026-03-02T08:00:00Z")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task a_product_is_shown_as_the_store_last_told_it()
    {
        await using var shop = await OpenShop.OpenAsync();
        Assert.Equal(HttpStatusCode.NotFound, (await shop.Client.GetAsync(new Uri("/api/products/kettle", UriKind.Relative))).StatusCode);
        await shop.HappenAsync("product.updated", null!, new { product = new { id = "kettle", title = "Kettle", price = "20.00", currency = "EUR", stock = 0 } });

        var product = await GetAsync(shop, "/api/products/kettle");
        Assert.Equal(("Kettle", false, "20.00"), (product.GetProperty("title").GetString(), product.GetProperty("forSale").GetBoolean(), product.GetProperty("variants")[0].GetProperty("price").GetString()));
    }

    private static async Task<(int Added, int Known)> ImportAsync(OpenShop shop, string csv)
    {
        using var answer = await shop.Client.PostAsync(new Uri("/api/coupons/pools/spring", UriKind.Relative), new StringContent(csv, Encoding.UTF8, "text/csv"));
        var said = await answer.Content.ReadFromJsonAsync<JsonElement>();
        return (said.GetProperty("added").GetInt32(), said.GetProperty("known").GetInt32());
    }

    private static Task<JsonElement> GetAsync(OpenShop shop, string path) => shop.Client.GetFromJsonAsync<JsonElement>(new Uri(path, UriKind.Relative));
}
