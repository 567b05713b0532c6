using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TriggerMail.Hosting;

namespace TriggerMail.Http;

/// <summary>In Azure the platform judges names; on a developer's machine nobody else does, and a stranger's page could read everything.</summary>
[Trait("Kind", "security")]
public sealed class A_request_for_another_host_of_the_app
{
    [Theory]
    [InlineData("localhost:7071", 200)]
    [InlineData("127.0.0.1:7071", 200)]
    [InlineData("evil.example", 421)]
    [InlineData("evil.example:7071", 421)]
    [InlineData("", 421)]
    public async Task on_a_laptop_is_refused(string host, int status) => Assert.Equal(status, await StatusAsync(Settings.Read(Settings.Laptop), host));

    [Theory]
    [InlineData("shop-mail.azurewebsites.net")]
    [InlineData("mail.shop.example")] // A domain that was bound to the app: nothing here has to be told.
    [InlineData("10.0.0.7")] // The platform's own probes.
    public async Task in_azure_is_the_platforms_to_refuse(string host) => Assert.Equal(200, await StatusAsync(Settings.Read(Settings.Azure), host));

    [Theory]
    [InlineData("shop-mail.azurewebsites.net", 200)]
    [InlineData("mail.shop.example", 200)]
    [InlineData("other.example", 421)]
    public async Task in_azure_is_refused_here_where_hosts_are_named(string host, int status) =>
        Assert.Equal(status, await StatusAsync(Settings.Read(Settings.Azure, ("TriggerMail:Hosts:0", "mail.shop.example")), host));

    private static async Task<int> StatusAsync(FunctionSettings settings, string host)
    {
        using var app = await TestApp.BuildAsync(settings);
        var context = new DefaultHttpContext { RequestServices = app.Services };
        (context.Request.Method, context.Request.Path, context.Request.Host) = ("GET", "/health", new(host));
        await app.Services.GetRequiredService<SharedEndpoints>().ExecuteAsync(context);
        return context.Response.StatusCode;
    }
}
