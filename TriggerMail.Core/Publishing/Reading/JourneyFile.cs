using System.Collections.Immutable;
using TriggerMail.Journeys;
using TriggerMail.Values;

namespace TriggerMail.Publishing.Reading;

/// <summary>A journey file as read: the journey when it could be made, and where in the file everything stands.</summary>
/// <param name="File">The file's name, as problems give it.</param>
/// <param name="Journey">Null when there is any problem.</param>
/// <param name="Problems">What is wrong, by line.</param>
/// <param name="Mentions">The names it uses of things outside itself.</param>
/// <param name="KeyLines">The lines of the top-level keys that are there.</param>
/// <param name="StepLines">The line of each step of the journey.</param>
internal sealed record JourneyFile(
    string File,
    Journey? Journey,
    IReadOnlyList<Problem> Problems,
    IReadOnlyList<Mention> Mentions,
    ImmutableDictionary<string, int> KeyLines,
    ImmutableArray<int> StepLines)
{
    /// <summary>The line of a top-level key; 0 when it is not there.</summary>
    public int LineOf(string key) => KeyLines.GetValueOrDefault(key);
}
