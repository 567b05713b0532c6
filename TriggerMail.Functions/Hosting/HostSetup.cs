using Azure.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using TriggerMail.Clocks;
using TriggerMail.Events;
using TriggerMail.Http;
using TriggerMail.Intake;
using TriggerMail.Runtime;
using TriggerMail.Sending;
using TriggerMail.Tracking;
using TriggerMail.Upkeep;
using TriggerMail.Web;
using TriggerMail.Web.Calls;

namespace TriggerMail.Hosting;

/// <summary>Puts the app together from its parts.</summary>
internal static class HostSetup
{
    // Part of where alarms are kept: with another number, those already set would not be found.
    private const int AlarmShards = 8;

    // Alarms ring by themselves; the sweep takes up what is later than that.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static IServiceCollection AddTriggerMail(this IServiceCollection services, FunctionSettings settings, HostParts parts) => services
        .AddSingleton(parts.Clock)
        .AddSingleton(parts.Tokens)
        .AddSingleton(settings.Store).AddSingleton(settings.Web).AddSingleton(settings.Hosts).AddSingleton(settings.Consent).AddSingleton(settings.Tracking).AddSingleton(settings.Upkeep)
        .AddSingleton<AlarmClocks>()
        .AddSingleton(provider => Engine(settings, parts, provider.GetRequiredService<AlarmClocks>(), provider.GetRequiredService<ILogger<Engine>>()))
        .AddSingleton(provider => provider.GetRequiredService<Engine>().Events)
        .AddSingleton(provider => provider.GetRequiredService<Engine>().Due)
        .AddSingleton(provider => provider.GetRequiredService<Engine>().Sends)
        .AddSingleton(provider => provider.GetRequiredService<Engine>().Privacy)
        .AddSingleton(Alarms)
        .AddSingleton(provider => Queue(settings.Intake, provider))
        .AddSingleton<UpkeepDesk>()
        .AddSingleton(provider => new TallyBeat(provider.GetRequiredService<Engine>(), provider.GetRequiredService<ILogger<TallyBeat>>(), parts.Memory))
        .AddSingleton<SharedEndpoints>()
        .AddHostedService<Opening>()
        .AddHostedService(provider => provider.GetRequiredService<TallyBeat>())
        .AddHostedService<SendWorker>()
        .AddTriggerMailWeb();

    private static Engine Engine(FunctionSettings settings, HostParts parts, AlarmClocks clocks, ILogger<Engine> log)
    {
        parts.Memory?.TellBy(what => log.LogError("{What}", what));
        var measured = new MeasuredMail(settings.Tracking, new(parts.Tokens.Keys), settings.Store);
        var composer = new Composer(settings.Store, parts.Tokens, Draft.From(parts.Words), measured);
        var runner = new RunnerSettings { Owner = $"functions-{Guid.NewGuid():N}", Rules = settings.Rules, Consent = settings.Consent };
        return new(new(parts.Records, parts.Clock, parts.Sender, composer, parts.Journeys, runner)
        {
            AlarmShards = AlarmShards,
            OnAlarm = clocks.SetAsync,
            Retention = settings.Retention,
            Privacy = settings.Privacy,
            OnNotice = what => log.LogError("{What}", what),
            Texts = parts.Texts,
            Templates = parts.Words.Templates,
            Calls = CallSender.Open(settings.Web.Calls),
            Catalog = settings.Catalog,
            BulkJobs = settings.BulkJobs,
            OnTrouble = (what, problem) => log.LogError(problem, "{What}", what),
        });
    }

    private static IEventQueue Queue(IntakeSettings intake, IServiceProvider provider) => intake.Transport == EventTransport.Direct
        ? new InlineQueue(provider.GetRequiredService<EventIngestion>(), provider.GetRequiredService<SendQueue>())
        : new ServiceBusEventQueue(intake.Queue, new DefaultAzureCredential());

    private static AlarmDispatcher Alarms(IServiceProvider provider)
    {
        var log = provider.GetRequiredService<ILogger<AlarmDispatcher>>();
        return new(provider.GetRequiredService<Engine>(), provider.GetRequiredService<TimeProvider>(), (alarm, problem) => log.LogError(
            problem, "An alarm could not be answered ({Alarm}); it is tried again in a minute", alarm))
        {
            Patience = Patience,
        };
    }
}
