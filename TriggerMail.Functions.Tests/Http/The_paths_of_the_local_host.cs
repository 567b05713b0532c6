using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Azure.Functions.Worker;
using TriggerMail.Hosting;
using TriggerMail.Web;

namespace TriggerMail.Http;

/// <summary>A path that the shared endpoints answer is of no use here unless a function's route lets it in.</summary>
public sealed partial class The_paths_of_the_local_host
{
    [Fact]
    public async Task all_reach_a_function()
    {
        using var app = await TestApp.BuildAsync();
        var known = new List<RouteEndpoint>();
        Routed(app.Services, routes =>
        {
            routes.MapTriggerMail();
            known.AddRange(routes.DataSources.SelectMany(source => source.Endpoints).OfType<RouteEndpoint>());
        });
        var functions = Routed(app.Services, MapFunctions);

        Assert.NotEmpty(known);
        foreach (var endpoint in known)
            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
                Assert.True(await FunctionAsync(functions, app.Services, method, Sample(endpoint)) is not null, $"No function takes {method} {endpoint.RoutePattern.RawText}");
    }

    [Theory]
    [InlineData("/admin/host/status")]
    [InlineData("/runtime/webhooks/eventgrid")]
    public async Task leave_the_platforms_own_alone(string path)
    {
        using var app = await TestApp.BuildAsync();
        Assert.Null(await FunctionAsync(Routed(app.Services, MapFunctions), app.Services, "POST", path));
    }

    private static void MapFunctions(IEndpointRouteBuilder routes)
    {
        foreach (var method in typeof(HttpFunctions).GetMethods())
            if (method.GetCustomAttributes(typeof(FunctionAttribute), false) is [FunctionAttribute function])
            {
                var trigger = method.GetParameters().SelectMany(parameter => parameter.GetCustomAttributes(typeof(HttpTriggerAttribute), false)).OfType<HttpTriggerAttribute>().Single();
                routes.MapMethods(trigger.Route!, trigger.Methods!.Select(name => name.ToUpperInvariant()), (RequestDelegate)(context =>
                {
                    context.Items["function"] = function.Name;
                    return Task.CompletedTask;
                }));
            }
    }

    private static RequestDelegate Routed(IServiceProvider services, Action<IEndpointRouteBuilder> map)
    {
        var app = new ApplicationBuilder(services);
        app.UseRouting();
        app.UseEndpoints(map);
        return app.Build();
    }

    private static async Task<string?> FunctionAsync(RequestDelegate functions, IServiceProvider services, string method, string path)
    {
        var context = new DefaultHttpContext { RequestServices = services, Request = { Method = method, Path = path } };
        await functions(context);
        return (string?)context.Items["function"];
    }

    private static string Sample(RouteEndpoint endpoint) => "/" + Parameter().Replace(endpoint.RoutePattern.RawText!, "x1").TrimStart('/');

    [GeneratedRegex(@"\{[^}]*\}")]
    private static partial Regex Parameter();
}
