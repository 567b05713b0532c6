namespace TriggerMail.Tests.Pages;

/// <summary>Writes into the repository, so it runs only when its environment variable is 1.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OnDemandFactAttribute : FactAttribute
{
    public OnDemandFactAttribute(string variable)
    {
        Variable = variable;
        if (Environment.GetEnvironmentVariable(variable) != "1")
            Skip = $"runs when {variable} is 1";
    }

    public string Variable { get; }
}
