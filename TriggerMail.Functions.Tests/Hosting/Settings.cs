using Microsoft.Extensions.Configuration;

namespace TriggerMail.Hosting;

/// <summary>Settings as a host would read them.</summary>
internal static class Settings
{
    public static readonly HostTemplate Laptop = new(Development: true, InAzure: false, "localhost:7071");

    public static readonly HostTemplate Azure = new(Development: false, InAzure: true, "shop-mail.azurewebsites.net");

    /// <summary>Enough to start with on a laptop; then those given, where null takes one away.</summary>
    public static FunctionSettings Read(HostTemplate where, params (string Name, string? Value)[] others)
    {
        var all = new Dictionary<string, string?>
        {
            ["AzureWebJobsStorage"] = "UseDevelopmentStorage=true",
            ["TriggerMail:EventTransport"] = "Direct",
        };
        if (where.InAzure)
        {
            all["TriggerMail:ApiKey"] = "0123456789abcdef";
            all["TriggerMail:Store:From"] = "Shop <hello@shop.example>";
            all["TriggerMail:Email:Endpoint"] = "https://shop.communication.azure.com";
        }
        foreach (var (name, value) in others)
            all[name] = value;
        return FunctionSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(all.Where(one => one.Value is not null)).Build(), where);
    }
}
