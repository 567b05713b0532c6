using TriggerMail.Journeys;

namespace TriggerMail.Catalog;

internal static class Waits
{
    /// <summary>The journey with two hours between its coupon and its mail.</summary>
    public static Journey WithWaitBeforeSend(this Journey journey) => journey with
    {
        Steps = [journey.Steps[0], ((CouponStep)journey.Steps[1]) with { Next = 2 }, new WaitStep("rest", TimeSpan.FromHours(2), 3), ((SendStep)journey.Steps[2]) with { Next = 4 }],
    };
}
