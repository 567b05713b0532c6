using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using TriggerMail.Web;

namespace TriggerMail.Http;

/// <summary>
/// The endpoints and pages of both hosts, as one pipeline behind all HTTP functions: a function's trigger only says which requests
/// reach it, so paths, answers and access are the local host's.
/// </summary>
public sealed class SharedEndpoints(IServiceProvider services) : IResult
{
    private readonly Lazy<RequestDelegate> pipeline = new(() => Build(services));

    /// <summary>Answers the request as the local host would.</summary>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        // The worker has routed the request to its function; here it is routed once more, to the endpoint.
        var function = httpContext.GetEndpoint();
        var values = httpContext.Request.RouteValues;
        httpContext.SetEndpoint(null);
        httpContext.Request.RouteValues = [];
        try
        {
            await pipeline.Value(httpContext);
        }
        finally
        {
            httpContext.SetEndpoint(function);
            httpContext.Request.RouteValues = values;
        }
    }

    private static RequestDelegate Build(IServiceProvider services)
    {
        var app = new ApplicationBuilder(services);
        app.UseTriggerMailAccess();
        app.UseRouting();
        app.UseEndpoints(routes => routes.MapTriggerMail());
        return app.Build();
    }
}
