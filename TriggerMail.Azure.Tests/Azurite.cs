using Azure.Data.Tables;
using TriggerMail.Storage;

namespace TriggerMail
{
    /// <summary>The emulator that the tests of the table store need: TRIGGERMAIL_AZURITE holds the connection string of a running one.</summary>
    internal static class Azurite
    {
        public const string Absent = "needs a running Azurite, whose connection string is in TRIGGERMAIL_AZURITE";

        public static string? Connection { get; } =
            Environment.GetEnvironmentVariable("TRIGGERMAIL_AZURITE") is { Length: > 0 } connection ? connection : null;

        public static string? Skip => Connection is null ? Absent : null;

        /// <summary>A store on a table of its own.</summary>
        public static TableRecordStore NewStore(Action<TableClientOptions>? configure = null) => Open(NewTable(), configure);

        public static TableRecordStore Open(string table, Action<TableClientOptions>? configure = null) => TableRecordStore.Open(
            new TableSettings { ConnectionString = Connection ?? "UseDevelopmentStorage=true", Table = table }, configure: configure);

        public static string NewTable() => "t" + Guid.NewGuid().ToString("N");
    }
}

// The shared contract and stories say [Fact] and know nothing of Azurite. In their namespaces the word means the ones below,
// so that without an emulator every test is reported as skipped, by its name.
namespace TriggerMail.Storage
{
    [AttributeUsage(AttributeTargets.Method)]
    internal sealed class FactAttribute : Xunit.FactAttribute
    {
        public FactAttribute() => Skip = Azurite.Skip;
    }

    [AttributeUsage(AttributeTargets.Method)]
    internal sealed class TheoryAttribute : Xunit.TheoryAttribute
    {
        public TheoryAttribute() => Skip = Azurite.Skip;
    }
}

namespace TriggerMail.Stories
{
    [AttributeUsage(AttributeTargets.Method)]
    internal sealed class FactAttribute : Xunit.FactAttribute
    {
        public FactAttribute() => Skip = Azurite.Skip;
    }
}
