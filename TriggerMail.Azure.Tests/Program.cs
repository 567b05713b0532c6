using System.Globalization;
using TriggerMail.Stories;

namespace TriggerMail;

/// <summary>What a test starts as a process of its own. The test runner does not come this way.</summary>
internal static class Program
{
    public static Task Main(string[] args) => args is ["race", var table, var part]
        ? Racer.RunAsync(table, int.Parse(part, CultureInfo.InvariantCulture))
        : throw new ArgumentException("The tests are run by `dotnet test`.");
}
