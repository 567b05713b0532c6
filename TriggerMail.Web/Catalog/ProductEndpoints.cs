using Microsoft.AspNetCore.Http;
using TriggerMail.Catalog;

namespace TriggerMail.Web.Catalog;

/// <summary>Products as mails see them, for programs.</summary>
internal sealed class ProductEndpoints(Engine engine)
{
    /// <summary><c>GET /api/products/{id}</c>.</summary>
    public async Task<IResult> OneAsync(string id, CancellationToken cancel) => await engine.Products.FindAsync(id, cancel) is { } product
        ? Results.Json(View(product))
        : Refusal.NotFound($"There is no product '{id}'.", "The store has sent no product.updated event for it. Products come by webhook, or as CloudEvents to POST /api/events.");

    private static object View(Product product) => new
    {
        id = product.Id,
        title = product.Title,
        url = product.Url,
        image = product.Image,
        currency = product.Currency,
        categories = product.Categories,
        forSale = product.IsForSale,
        at = product.At,
        variants = product.Variants.Select(variant => new { id = variant.Id, title = variant.Title, price = variant.Price, stock = variant.Stock, inStock = variant.IsInStock }),
    };
}
