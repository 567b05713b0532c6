using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using TriggerMail.Clocks;

namespace TriggerMail.Http;

/// <summary>
/// One function for each group of paths that is worth telling apart in metrics; a path of no group needs none, <see cref="Website"/> takes it. The keys are the local host's, asked for by
/// the shared endpoints. Those that can take events in are given the client their alarms need when events are handled inline.
/// </summary>
public sealed class HttpFunctions(SharedEndpoints endpoints, AlarmClocks clocks)
{
    [Function("Events")]
    public IResult Events(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/events")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        Answer(client);

    [Function("Webhooks")]
    public IResult Webhooks(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = "api/webhooks/{source}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        Answer(client);

    [Function("Collect")]
    public IResult Collect(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", "options", Route = "api/collect")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        Answer(client);

    [Function("Unsubscribe")]
    public IResult Unsubscribe(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = "u/{token}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        Answer(client);

    [Function("Preferences")]
    public IResult Preferences(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = "p/{token}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        Answer(client);

    [Function("Tracking")]
    public IResult Tracking(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "t/{*rest}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        Answer(client);

    [Function("Confirm")]
    public IResult Confirm(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", Route = "confirm/{token}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        Answer(client);

    [Function("Contacts")]
    public IResult Contacts([HttpTrigger(AuthorizationLevel.Anonymous, "get", "delete", Route = "api/contacts/{*rest}")] HttpRequest request) => endpoints;

    [Function("Journeys")]
    public IResult Journeys(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "api/journeys/{*rest}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        Answer(client);

    [Function("Messages")]
    public IResult Messages(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "post", Route = "api/messages/{*rest}")] HttpRequest request, [DurableClient] DurableTaskClient client) =>
        Answer(client);

    [Function("Health")]
    public IResult Health([HttpTrigger(AuthorizationLevel.Anonymous, "get", Route = "health")] HttpRequest request) => endpoints;

    /// <summary>The front page of the console. The route is as empty as the Functions host allows.</summary>
    [Function("Console")]
    public IResult Console([HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "{nothing:maxlength(0)?}")] HttpRequest request) => endpoints;

    /// <summary>
    /// Everything else that the shared endpoints answer; what they do not know is their 404. The host asks routes in the order of the functions'
    /// names, so the function of a route that takes everything is named last.
    /// </summary>
    [Function("Website")]
    public IResult Website(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", "post", "put", "delete", "options", Route = "{first:regex(^(?!admin$|runtime$).)}/{*rest}")] HttpRequest request,
        [DurableClient] DurableTaskClient client) => Answer(client);

    private SharedEndpoints Answer(DurableTaskClient client)
    {
        clocks.Through(client);
        return endpoints;
    }
}
