using System.Diagnostics.Metrics;

namespace TriggerMail.Insights;

/// <summary>What a host may watch while it runs, under the meter <see cref="Name"/>: how sends came out, by the ledger's own word.</summary>
public static class Meters
{
    /// <summary>The meter's name.</summary>
    public const string Name = "TriggerMail";

    private static readonly Meter Meter = new(Name);
    private static readonly Counter<long> Sent = Meter.CreateCounter<long>("triggermail.sends.sent");
    private static readonly Counter<long> Failed = Meter.CreateCounter<long>("triggermail.sends.failed");
    private static readonly Counter<long> Uncertain = Meter.CreateCounter<long>("triggermail.sends.uncertain");

    private static readonly Counter<long> ByDomains = Meter.CreateCounter<long>("triggermail.mails.returned");

    /// <summary>
    /// Mails that receivers turned away or sent back, by what they said. Not by domain: there are as many as there are receivers, and the
    /// console knows them.
    /// </summary>
    internal static void Count(DomainMetric what)
    {
        if (what != DomainMetric.Sent)
            ByDomains.Add(1, new KeyValuePair<string, object?>("what", what.ToString().ToLowerInvariant()));
    }

    private static readonly Counter<long> CouponsLacking = Meter.CreateCounter<long>("triggermail.coupons.lacking");

    /// <summary>Coupons asked of a pool that had no code left: worth an alarm, because mails stay away or go without.</summary>
    internal static void CountCouponsLacking(int times)
    {
        if (times > 0)
            CouponsLacking.Add(times);
    }

    internal static void Count(Metric what)
    {
        switch (what)
        {
            case Metric.Sent: Sent.Add(1); break;
            case Metric.Failed: Failed.Add(1); break;
            case Metric.Uncertain: Uncertain.Add(1); break;
        }
    }
}
