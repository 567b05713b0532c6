using System.Text.Json;
using TriggerMail.Values;

namespace TriggerMail.Clocks;

/// <summary>The clock over HTTP. Only a manual one can be moved.</summary>
internal static class ClockEndpoints
{
    private const string Remedy = "Write how far to go as {\"by\":\"25h\"}; units are s, m, h, d and w.";

    public static void MapClock(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/clock", (TimeProvider clock) => Position(clock.GetUtcNow()));
        routes.MapPost("/api/clock/advance", AdvanceAsync);
    }

    private static async Task<IResult> AdvanceAsync(HttpRequest request, IServiceProvider services)
    {
        if (services.GetService<ClockJumps>() is not { } jumps)
            return Results.Problem(statusCode: 409, title: "The clock is the real one.", detail: "Start with --clock manual to let time jump.");
        return await ByAsync(request) is { } by
            ? Position(await jumps.AdvanceAsync(by, CancellationToken.None))
            : Results.Problem(statusCode: 400, title: "How far the clock should go cannot be read.", detail: Remedy);
    }

    private static async Task<TimeSpan?> ByAsync(HttpRequest request)
    {
        try
        {
            using var body = await JsonDocument.ParseAsync(request.Body);
            return body.RootElement.ValueKind == JsonValueKind.Object && body.RootElement.TryGetProperty("by", out var by)
                && by.ValueKind == JsonValueKind.String && Spans.Read(by.GetString()!) is { } span && span <= Spans.Longest
                ? span
                : null;
        }
        catch (Exception unreadable) when (unreadable is JsonException or InvalidOperationException)
        {
            // The second: half a character in a text.
            return null;
        }
    }

    private static IResult Position(DateTimeOffset now) => Results.Json(new { now = now.UtcDateTime });
}
