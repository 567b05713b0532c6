using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using TriggerMail.Hosting;

var builder = FunctionsApplication.CreateBuilder(args);
builder.ConfigureFunctionsWebApplication();
try
{
    var settings = FunctionSettings.Read(builder.Configuration, Surroundings.Of(builder.Configuration, builder.Environment));
    builder.Services.AddTriggerMail(settings, await HostParts.OpenAsync(settings));
}
catch (OptionsValidationException refused)
{
    await Console.Error.WriteLineAsync($"TriggerMail cannot start. {string.Join(' ', refused.Failures)}");
    return 1;
}
await builder.Build().RunAsync();
return 0;
