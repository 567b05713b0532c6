using Microsoft.AspNetCore.Http;

namespace TriggerMail.Web.Pages;

/// <summary>A posted form; empty when the body is none or cannot be read as one.</summary>
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
        catch (InvalidDataException)
        {
            return FormCollection.Empty;
        }
    }
}
