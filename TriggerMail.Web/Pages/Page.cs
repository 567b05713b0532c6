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
        var logs = context.RequestServices.GetRequiredService<ILoggerFactory>();
        await using var renderer = new HtmlRenderer(context.RequestServices, logs);
        var html = await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<T>(ParameterView.FromDictionary(parameters))).ToHtmlString());
        PageHeaders.ForPage(context.Response);
        context.Response.StatusCode = status;
        await Html.WriteAsync(context, html);
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
