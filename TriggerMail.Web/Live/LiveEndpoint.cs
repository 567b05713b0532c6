using Microsoft.AspNetCore.Http;
using TriggerMail.Sending;

namespace TriggerMail.Web.Live;

/// <summary><c>GET /t/i/{token}</c>: an image that is drawn when a mail is opened, with what is true in that moment.</summary>
internal sealed class LiveEndpoint(Engine engine, LiveLinks links, TimeProvider clock)
{
    public async Task<IResult> GetAsync(HttpContext context, string token)
    {
        // Nobody on the way, no proxy of a mail provider either as far as it listens, keeps what is true only now.
        context.Response.Headers.CacheControl = "no-store, no-cache, max-age=0";
        context.Response.Headers.Pragma = "no-cache";
        context.Response.Headers.Expires = "0";
        return await links.ReadAsync(token, context.RequestAborted) switch
        {
            LivePicture.Countdown countdown => Png(LiveDrawing.Countdown(countdown.End - clock.GetUtcNow(), countdown.Locale)),
            LivePicture.Stock stock => await StockAsync(stock, context.RequestAborted),
            _ => Refusal.NotFound("There is no such image.", "Its address was cut off or changed on the way."),
        };
    }

    private async Task<IResult> StockAsync(LivePicture.Stock stock, CancellationToken cancel)
    {
        var product = await engine.Products.FindAsync(stock.ProductId, cancel);
        var variant = product?.Find(stock.VariantId);
        var pieces = product is null || !product.Sells(stock.VariantId) ? 0 : variant?.Stock is > 0 and var count ? count : (long?)null;
        return Png(LiveDrawing.Stock(variant?.Price, product?.Currency, pieces, stock.Locale));
    }

    private static IResult Png(byte[] image) => Results.Bytes(image, "image/png");
}
