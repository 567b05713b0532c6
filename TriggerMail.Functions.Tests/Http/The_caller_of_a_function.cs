using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using TriggerMail.Contacts.Permissions;
using TriggerMail.Hosting;
using TriggerMail.Links;

namespace TriggerMail.Http;

[Trait("Kind", "security")]
public sealed class The_caller_of_a_function
{
    // The Functions host puts its own header in place of what the caller wrote, and the worker's extension has read that before us. Whatever is
    // still there comes from the caller.
    [Fact]
    public async Task is_whom_the_platform_names_and_not_whom_a_header_names()
    {
        using var app = await TestApp.BuildAsync();
        var engine = app.Services.GetRequiredService<Engine>();
        await engine.Events.HandleAsync(new("1", "/shop", "contact.subscribed", DateTimeOffset.UtcNow, "ada@example.com", JsonSerializer.SerializeToElement(new { })));
        var contact = (await engine.Contacts.FindAsync("ada@example.com"))!;
        var token = app.Services.GetRequiredService<LinkTokens>().Write(new(LinkPurpose.Unsubscribe, contact.Id, "offers"));
        var context = new DefaultHttpContext { RequestServices = app.Services };
        (context.Connection.RemoteIpAddress, context.Request.Method, context.Request.Path) = (IPAddress.Parse("203.0.113.77"), "POST", $"/u/{token}");
        context.Request.Host = new("localhost:7071");
        (context.Request.ContentType, context.Request.Body) = ("application/x-www-form-urlencoded", new MemoryStream("List-Unsubscribe=One-Click"u8.ToArray()));
        context.Request.Headers["X-Forwarded-For"] = "9.9.9.9";

        await app.Services.GetRequiredService<SharedEndpoints>().ExecuteAsync(context);

        Assert.Equal(200, context.Response.StatusCode);
        Assert.Equal("203.0.113.0/24", Consents.For((await engine.Contacts.FindAsync("ada@example.com"))!, "offers", "email")!.Origin);
    }
}
