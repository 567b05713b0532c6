namespace TriggerMail.Storage;

/// <summary>
/// The answer to a batch was lost, and what the rows hold now fits both that it was done and that it was not. As after a crash: read again
/// and go on from there.
/// </summary>
public sealed class UncertainCommitException(string message, Exception inner) : Exception(message, inner);
