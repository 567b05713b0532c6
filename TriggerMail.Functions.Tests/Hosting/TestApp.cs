using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TriggerMail.Sending;
using TriggerMail.Storage;
using TriggerMail.Stories;

namespace TriggerMail.Hosting;

/// <summary>The app as Program.cs puts it together, on records in memory and a sender that remembers.</summary>
internal static class TestApp
{
    public static async Task<IHost> BuildAsync(
        FunctionSettings? settings = null, IRecordStore? records = null, TimeProvider? clock = null, ISender? sender = null, Action<IServiceCollection>? and = null,
        ISender? texts = null)
    {
        var builder = FunctionsApplication.CreateBuilder([]);
        builder.ConfigureFunctionsWebApplication();
        var parts = await HostParts.OpenAsync(records ?? new InMemoryRecordStore(), clock ?? TimeProvider.System, sender ?? new RecordingSender());
        builder.Services.AddTriggerMail(settings ?? Settings.Read(Settings.Laptop), parts with { Texts = texts });
        and?.Invoke(builder.Services);
        builder.Services.Configure<ServiceProviderOptions>(options => options.ValidateOnBuild = true);
        return builder.Build();
    }
}
