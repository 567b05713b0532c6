using TriggerMail.Journeys;

namespace TriggerMail.Publishing.Reading;

/// <summary>
/// Reads one step of each kind that sends nothing. A value that cannot be read is told and stands in as nothing: with a problem there is no journey.
/// </summary>
internal static class JourneyReaderStepKinds
{
    private const string NoReason = "stopped by a step of the journey";

    public static StepDraft Wait(JourneyFileReading reading, JourneyFileEntry entry)
    {
        var span = reading.Span(entry, orNone: true) ?? default;
        return Draft("wait", place => new WaitStep(place.Id, span, place.Next));
    }

    public static StepDraft WaitUntil(JourneyFileReading reading, JourneyFileEntry entry)
    {
        var moment = JourneyReaderMoments.Read(reading, entry)!;
        return Draft("wait-until", place => new WaitUntilStep(place.Id, moment, place.Next));
    }

    public static StepDraft WaitFor(JourneyFileReading reading, JourneyFileEntry entry, JourneyFileFields beside)
    {
        var fields = JourneyFileFields.Read(reading, entry, JourneyFileKeys.WaitFor);
        var type = JourneyReaderSections.Event(reading, fields?["event"]) ?? "";
        var key = JourneyReaderSections.Path(reading, fields?["key"]);
        var within = reading.Span(fields?["within"]) ?? default;
        return Draft("wait-for", place => new WaitForStep(place.Id, type, key, within, place.Blocks[0], place.Blocks[1])) with
        {
            Blocks = [JourneyReaderSteps.List(reading, beside["seen"]), JourneyReaderSteps.List(reading, beside["timeout"])],
        };
    }

    public static StepDraft GoTo(JourneyFileReading reading, JourneyFileEntry entry) =>
        Draft("go-to", place => new GoToStep(place.Id, place.Next)) with { Target = reading.Name(entry) };

    public static StepDraft Stop(JourneyFileReading reading, JourneyFileEntry entry)
    {
        var reason = entry.Value is JourneyFileNode.Scalar { IsNothing: true } ? NoReason : reading.Text(entry) ?? NoReason;
        return Draft("stop", place => new StopStep(place.Id, reason));
    }

    private static StepDraft Draft(string stem, Func<StepPlace, Step> make) => new(stem, 0, null, make);
}
