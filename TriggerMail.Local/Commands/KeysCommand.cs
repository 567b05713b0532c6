using System.CommandLine;
using System.Globalization;
using TriggerMail.Web.Access;

namespace TriggerMail.Commands;

/// <summary><c>keys new</c>: makes an API key, shows it once, and prints what belongs into the settings.</summary>
internal static class KeysCommand
{
    public static Command Build()
    {
        var scope = new Option<string>("--scope") { Description = "What it may do: intake, collect, read, send, admin; several with commas between.", Required = true };
        var name = new Option<string>("--name") { Description = "Whose it is.", DefaultValueFactory = _ => "shop" };
        var expires = new Option<DateOnly?>("--expires") { Description = "The day from which it is not taken any more, e.g. 2027-06-30." };
        var make = new Command("new", "Makes a key. It is shown once and kept nowhere; the settings hold its hash.") { scope, name, expires };
        make.SetAction(parsed => Make(parsed.GetValue(name)!, parsed.GetValue(scope)!, parsed.GetValue(expires)));
        return new Command("keys", "API keys.") { make };
    }

    private static int Make(string name, string scopes, DateOnly? expires)
    {
        var (key, hash) = ApiKey.Make();
        var setting = new ApiKey
        {
            Name = name,
            Hash = hash,
            Scopes = scopes,
            ExpiresAt = expires is { } day ? new DateTimeOffset(day, TimeOnly.MinValue, TimeSpan.Zero) : null,
        };
        if (setting.Problems(0).ToList() is { Count: > 0 } problems)
        {
            problems.ForEach(Console.Error.WriteLine);
            return 2;
        }
        Console.WriteLine($"""
            The key, shown this once; give it to whoever sends it as X-Api-Key:
              {key}
            For the settings (0 is its place among several; keep the old one until nobody uses it):
              TriggerMail__Keys__0__Name={name}
              TriggerMail__Keys__0__Hash={hash}
              TriggerMail__Keys__0__Scopes={scopes}
            """);
        if (setting.ExpiresAt is { } at)
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  TriggerMail__Keys__0__ExpiresAt={at:yyyy-MM-dd}T00:00:00Z"));
        return 0;
    }
}
