namespace TriggerMail.Hosting;

/// <summary>The host cannot start as asked; the message says why and what to change. Not a bug.</summary>
internal sealed class StartRefusedException(string message) : Exception(message);
