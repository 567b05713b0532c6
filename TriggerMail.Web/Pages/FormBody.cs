using Microsoft.AspNetCore.Http;

namespace TriggerMail.Web.Pages;

/// <summary>A posted form; empty when the body is none or cannot be read as one (a charset such as UTF-7 is not supported at all).</summary>
internal static class FormBody
{
    public static async Task<IFormCollection> ReadAsync(HttpRequest request)
    {
        if (!request.HasFormContentType)
            return FormCollection.Empty;
        try
        {
            return await request.ReadFormAsync(request.HttpContext.RequestAborted);
        }
        catch (Exception unreadable) when (unreadable is InvalidDataException or NotSupportedException or IOException and not BadHttpRequestException && !request.HttpContext.RequestAborted.IsCancellationRequested)
        {
            return FormCollection.Empty;
        }
    }
}
