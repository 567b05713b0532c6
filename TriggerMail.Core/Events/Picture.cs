using System.Text.Json;
using TriggerMail.Values;

namespace TriggerMail.Events;

/// <summary>The address of a product's picture, wherever stores put it.</summary>
internal static class Picture
{
    public static string? Of(JsonElement product)
    {
        var (image, images) = (product.Get("image"), product.Get("images"));
        return image.Text()
            ?? image.First("src", "url").Text()
            ?? product.Get("featured_image").First("url", "src").Text()
            ?? (images.ValueKind == JsonValueKind.Array && images.GetArrayLength() > 0 ? images[0].First("src", "url").Text() : null);
    }
}
