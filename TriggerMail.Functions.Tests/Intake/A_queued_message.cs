using System.Text.Json;
using Azure.Messaging.ServiceBus;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging.Abstractions;
using TriggerMail.Events;
using TriggerMail.Hosting;
using TriggerMail.Reports;
using TriggerMail.Stories;

namespace TriggerMail.Intake;

/// <summary>What becomes of a message on the queues: completed, tried again, or put aside with its reason.</summary>
public sealed class A_queued_message : IAsyncLifetime
{
    private readonly RecordingActions actions = new();
    private IHost app = null!;

    public async Task InitializeAsync() => app = await TestApp.BuildAsync();

    public Task DisposeAsync()
    {
        app.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task is_completed_when_its_event_was_handled()
    {
        await HandleAsync(StoreEventJson.Write(Event()));
        Assert.Equal(["completed"], actions.Done);
        Assert.NotNull(await app.Services.GetRequiredService<Engine>().Contacts.FindAsync("ada@example.com"));
    }

    [Fact]
    public async Task is_completed_when_it_comes_twice()
    {
        await HandleAsync(StoreEventJson.Write(Event()));
        await HandleAsync(StoreEventJson.Write(Event()));
        Assert.Equal(["completed", "completed"], actions.Done);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"id":"1","source":"s","type":"t","time":"yesterday"}""")]
    public async Task is_put_aside_at_once_when_it_cannot_be_read(string body)
    {
        await HandleAsync(System.Text.Encoding.UTF8.GetBytes(body));
        Assert.StartsWith("put aside: Unreadable: ", Assert.Single(actions.Done), StringComparison.Ordinal);
    }

    // Whoever may send to the queue has no right to erase anybody by that.
    [Theory]
    [InlineData("privacy.export_requested")]
    [InlineData("privacy.erasure_requested")]
    [InlineData("privacy.shop_erasure_requested")]
    public async Task that_asks_for_somebodys_data_or_erasure_is_refused_at_once(string type)
    {
        await HandleAsync(StoreEventJson.Write(Event()));
        await HandleAsync(StoreEventJson.Write(Event() with { Id = "ask", Source = "shopify:shop", Type = type }));
        Assert.StartsWith($"put aside: Refused: type is \"{type}\", a request about personal data", actions.Done[^1], StringComparison.Ordinal);
        var engine = app.Services.GetRequiredService<Engine>();
        Assert.NotNull(await engine.Contacts.FindAsync("ada@example.com"));
        Assert.Empty(await engine.Privacy.NewestAsync());
    }

    [Fact]
    public async Task is_tried_again_when_handling_fails_and_put_aside_with_the_reason_after_five_tries()
    {
        for (var tried = 1; tried <= 5; tried++)
            await actions.SettleAsync(Message("x"u8.ToArray(), tried), () => throw new IOException("the table is away"), NullLogger.Instance, default);
        Assert.Equal(["abandoned", "abandoned", "abandoned", "abandoned", "put aside: Failed: IOException: the table is away"], actions.Done);
    }

    [Fact]
    public async Task of_event_grid_becomes_the_event_of_its_report()
    {
        await ReportAsync(JsonSerializer.SerializeToUtf8Bytes(new
        {
            id = "r-9",
            topic = "/t",
            subject = "s",
            eventType = "Microsoft.Communication.EmailDeliveryReportReceived",
            dataVersion = "1.0",
            eventTime = "2026-05-04T10:00:00Z",
            data = new { recipient = "ada@example.com", messageId = "7d1b", status = "Bounced" },
        }));
        Assert.Equal(["completed"], actions.Done);
        var engine = app.Services.GetRequiredService<Engine>();
        Assert.NotNull((await engine.Contacts.FindAsync("ada@example.com"))!.Suppression);
    }

    [Theory]
    [InlineData("no json")]
    [InlineData("""{"id":"r-9"}""")]
    public async Task of_event_grid_is_put_aside_when_it_is_no_report(string body)
    {
        await ReportAsync(System.Text.Encoding.UTF8.GetBytes(body));
        Assert.StartsWith("put aside: Unreadable: ", Assert.Single(actions.Done), StringComparison.Ordinal);
    }

    private Task HandleAsync(byte[] body) =>
        ActivatorUtilities.CreateInstance<EventFunction>(app.Services).RunAsync(Message(body), actions, null!, default);

    private Task ReportAsync(byte[] body) =>
        ActivatorUtilities.CreateInstance<ReportFunctions>(app.Services).FromQueueAsync(Message(body), actions, null!, default);

    private static StoreEvent Event() => new(
        "e-1", "/story", "contact.subscribed", EngineStoryHost.Start, "ada@example.com", JsonElement.Parse("{}"));

    private static ServiceBusReceivedMessage Message(byte[] body, int tried = 1) =>
        ServiceBusModelFactory.ServiceBusReceivedMessage(new BinaryData(body), messageId: "m-1", deliveryCount: tried);

    private sealed class RecordingActions : ServiceBusMessageActions
    {
        public List<string> Done { get; } = [];

        public override Task CompleteMessageAsync(ServiceBusReceivedMessage message, CancellationToken cancellationToken = default) => Add("completed");

        public override Task AbandonMessageAsync(
            ServiceBusReceivedMessage message, IDictionary<string, object>? propertiesToModify = default, CancellationToken cancellationToken = default) =>
            Add("abandoned");

        public override Task DeadLetterMessageAsync(
            ServiceBusReceivedMessage message, Dictionary<string, object>? propertiesToModify = default, string? deadLetterReason = default,
            string? deadLetterErrorDescription = default, CancellationToken cancellationToken = default) =>
            Add($"put aside: {deadLetterReason}: {deadLetterErrorDescription}");

        private Task Add(string what)
        {
            Done.Add(what);
            return Task.CompletedTask;
        }
    }
}
