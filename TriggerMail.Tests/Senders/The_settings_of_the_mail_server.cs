using Microsoft.Extensions.Configuration;
using TriggerMail.Sending;

namespace TriggerMail.Senders;

public sealed class The_settings_of_the_mail_server
{
    [Fact]
    public void are_absent_when_nothing_is_set()
    {
        Assert.Null(Read([], out var problems));
        Assert.Empty(problems);
    }

    [Theory]
    [InlineData(null, 587, SmtpSecurity.Auto)]
    [InlineData("none", 587, SmtpSecurity.None)]
    [InlineData("StartTls", 587, SmtpSecurity.StartTls)]
    [InlineData("TLS", 465, SmtpSecurity.Tls)]
    public void need_only_a_host(string? security, int port, SmtpSecurity read)
    {
        var settings = Read(new() { ["Host"] = "smtp.example.com", ["Security"] = security }, out var problems);

        Assert.Empty(problems);
        Assert.Equal(("smtp.example.com", port, read, 8), (settings!.Host, settings.Port, settings.Security, settings.MaxConnections));
    }

    [Fact]
    public void can_all_be_set_and_never_print_the_password()
    {
        var settings = Read(new()
        {
            ["Host"] = "10.0.0.7",
            ["Port"] = "2525",
            ["User"] = "shop",
            ["Password"] = "swordfish",
            ["MaxConnections"] = "9",
            ["TimeoutSeconds"] = "30",
            ["ClientName"] = "shop.example.com",
        }, out _)!;

        Assert.Equal((2525, "swordfish", 9, TimeSpan.FromSeconds(30), "shop.example.com"),
            (settings.Port, settings.Password, settings.MaxConnections, settings.Timeout, settings.ClientName));
        Assert.DoesNotContain("swordfish", settings.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Host", "", "TriggerMail:Smtp:Host is ''. Set it to the mail server's name, e.g. smtp.example.com.")]
    [InlineData("Port", "smtp", "TriggerMail:Smtp:Port is 'smtp'. Write a whole number from 1 to 65535.")]
    [InlineData("Port", "65536", "TriggerMail:Smtp:Port is '65536'. Write a whole number from 1 to 65535.")]
    [InlineData("MaxConnections", "0", "TriggerMail:Smtp:MaxConnections is '0'. Write a whole number from 1 to 100.")]
    [InlineData("TimeoutSeconds", "1.5", "TriggerMail:Smtp:TimeoutSeconds is '1.5'. Write a whole number from 1 to 3600.")]
    [InlineData("Security", "ssl", "TriggerMail:Smtp:Security is 'ssl'. Write none, starttls, tls or auto.")]
    [InlineData("User", "shop", "TriggerMail:Smtp:Password is missing although TriggerMail:Smtp:User is set. Set it, or remove the user.")]
    [InlineData("ClientName", "a b", "TriggerMail:Smtp:ClientName is 'a b'. Set it to this machine's full domain name, or remove it.")]
    public void that_are_wrong_name_the_setting_the_value_and_the_remedy(string name, string value, string sentence)
    {
        Assert.Null(Read(new() { ["Host"] = "smtp.example.com", [name] = value }, out var problems));
        Assert.Equal([sentence], problems);
    }

    private static SmtpSettings? Read(Dictionary<string, string?> values, out List<string> problems)
    {
        problems = [];
        var set = values.Where(pair => pair.Value is not null).ToDictionary(pair => $"TriggerMail:Smtp:{pair.Key}", pair => pair.Value);
        return SmtpSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(set).Build(), problems);
    }
}
