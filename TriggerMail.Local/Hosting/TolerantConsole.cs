using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging.Console;

namespace TriggerMail.Hosting;

/// <summary>
/// The console's log, which never fails whoever logs: where the output goes to a file on a full disk, lines are lost until there is room
/// again, and the host goes on.
/// </summary>
[ProviderAlias("Console")]
internal sealed class TolerantConsole(ConsoleLoggerProvider console) : ILoggerProvider, ISupportExternalScope
{
    public ILogger CreateLogger(string categoryName) => new TolerantLogger(console.CreateLogger(categoryName));

    public void SetScopeProvider(IExternalScopeProvider scopeProvider) => console.SetScopeProvider(scopeProvider);

    public void Dispose() => console.Dispose();

    private sealed class TolerantLogger(ILogger inner) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => inner.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => inner.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            try
            {
                inner.Log(logLevel, eventId, state, exception, formatter);
            }
            catch (IOException)
            {
                // There is nowhere to say it.
            }
        }
    }
}

/// <summary>Registers <see cref="TolerantConsole"/>.</summary>
internal static class TolerantConsoleSetup
{
    /// <summary>Logs to the console with its usual settings, and goes on where it cannot be written.</summary>
    public static ILoggingBuilder AddTolerantConsole(this ILoggingBuilder log)
    {
        log.AddConsole();
        log.Services.Remove(log.Services.Last(service => service.ServiceType == typeof(ILoggerProvider) && service.ImplementationType == typeof(ConsoleLoggerProvider)));
        log.Services.TryAddSingleton<ConsoleLoggerProvider>();
        log.Services.AddSingleton<ILoggerProvider, TolerantConsole>();
        return log;
    }
}
