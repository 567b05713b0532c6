using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace TriggerMail.Hosting;

/// <summary>Where the app runs, as far as it changes what may be left unset.</summary>
/// <param name="Development">On a developer's machine: <c>func start</c> says so, Azure never does.</param>
/// <param name="InAzure">Inside an App Service or Flex Consumption instance.</param>
/// <param name="HostName">The app's own host name, or null.</param>
internal sealed record HostTemplate(bool Development, bool InAzure, string? HostName)
{
    // Flex Consumption sets no WEBSITE_INSTANCE_ID; its instances are pods.
    private static readonly string[] OnlyInAzure = ["WEBSITE_INSTANCE_ID", "WEBSITE_POD_NAME", "CONTAINER_NAME"];

    public static HostTemplate Of(IConfiguration configuration, IHostEnvironment environment) => new(
        environment.IsDevelopment(),
        OnlyInAzure.Any(name => !string.IsNullOrEmpty(configuration[name])),
        configuration["WEBSITE_HOSTNAME"] is { Length: > 0 } name ? name : null);

    /// <summary>The address under which this app answers, when nobody names another.</summary>
    public string? PublicUrl => HostName is null ? null : Development ? $"http://{HostName}" : $"https://{HostName}";
}
