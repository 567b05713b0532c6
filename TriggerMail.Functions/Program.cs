using Azure.Identity;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TriggerMail.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
try
{
    var settings = FunctionSettings.Read(builder.Configuration, HostTemplate.Of(builder.Configuration, builder.Environment));
    var parts = await HostParts.OpenAsync(settings);
    builder.Services.AddTriggerMail(settings, parts).AddTelemetry(builder.Configuration, new DefaultAzureCredential());
    StartReport.Write(settings, parts, Console.Out);
}
catch (OptionsValidationException refused)
{
    await Console.Error.WriteLineAsync($"TriggerMail cannot start. {string.Join(' ', refused.Failures)}");
    return 1;
}
await builder.Build().RunAsync();
return 0;
