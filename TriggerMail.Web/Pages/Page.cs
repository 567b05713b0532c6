using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace TriggerMail.Web.Pages;

/// <summary>
/// A page: one component rendered to HTML on the server, sent whole. The renderer is used by itself, without the services of
/// interactive components, because those keep data protection keys on the disk of the host.
/// </summary>
internal sealed class Page<T>(Dictionary<string, object?> parameters, int status = StatusCodes.Status200OK) : IResult
    where T : IComponent
{
    public async Task ExecuteAsync(HttpContext context)
    {
        var html = await RenderAsync(context.RequestServices, parameters);
        PageHeaders.ForPage(context.Response);
        context.Response.StatusCode = status;
        await Html.WriteAsync(context, html);
    }

    /// <summary>The page as text.</summary>
    internal static async Task<string> RenderAsync(IServiceProvider services, Dictionary<string, object?> parameters)
    {
        await using var renderer = new HtmlRenderer(services, services.GetRequiredService<ILoggerFactory>());
        return await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<T>(ParameterView.FromDictionary(parameters))).ToHtmlString());
    }
}

/// <summary>HTML as an answer.</summary>
internal static class Html
{
    public static Task WriteAsync(HttpContext context, string html)
    {
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync(html, context.RequestAborted);
    }
}
