namespace TriggerMail.Values;

/// <summary>Something wrong in a journey or template file, and what to do about it.</summary>
/// <param name="File">The file, relative to the folder it was read from.</param>
/// <param name="Line">From 1; 0 when the problem is the file as a whole.</param>
/// <param name="Message">What is wrong, naming the key or value.</param>
/// <param name="Remedy">What to write instead.</param>
public sealed record Problem(string File, int Line, string Message, string Remedy)
{
    /// <inheritdoc/>
    public override string ToString() => $"{File}{(Line > 0 ? $":{Line}" : "")}: {Message} {Remedy}";
}
