namespace TriggerMail.Intake.Signatures;

/// <summary>Why a signature does not count.</summary>
public enum SignatureFault
{
    /// <summary>It counts.</summary>
    None,
    /// <summary>No usable secret is set on our side.</summary>
    NoSecret,
    /// <summary>A header is not there.</summary>
    HeaderMissing,
    /// <summary>The signature is not base64 of 32 bytes.</summary>
    NotBase64,
    /// <summary>No secret gives this signature for this body.</summary>
    Mismatch,
    /// <summary>The timestamp is not a whole number of seconds.</summary>
    BadTimestamp,
    /// <summary>The request was made too long ago: perhaps a replay.</summary>
    TooOld,
    /// <summary>The request says it is from the future.</summary>
    TooNew,
}

/// <summary>Whether a request proves who sent it.</summary>
/// <param name="Fault">Why not; <see cref="SignatureFault.None"/> when it does.</param>
/// <param name="Reason">The fault as a sentence with its remedy; empty when there is none. Holds no secret.</param>
public readonly record struct SignatureResult(SignatureFault Fault, string Reason)
{
    /// <summary>Whether the sender knows the secret.</summary>
    public bool IsValid => Fault == SignatureFault.None;

    internal static SignatureResult Valid => new(SignatureFault.None, "");

    internal static SignatureResult Missing(string header) =>
        new(SignatureFault.HeaderMissing, $"The header {header} is missing; the sender must sign its requests.");

    internal static SignatureResult NoSecret(string remedy) =>
        new(SignatureFault.NoSecret, $"No usable secret is set; {remedy}");

    internal static SignatureResult Mismatch { get; } = new(SignatureFault.Mismatch,
        "The signature does not match the body; check that both sides have the same secret and that nothing rewrites the body on its way.");
}
