namespace TriggerMail.Infra;

/// <summary>A test about a project that this copy of the repository may not hold; then it is reported as skipped, with the project's name.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class RequiresProjectFactAttribute : FactAttribute
{
    public RequiresProjectFactAttribute(string project)
    {
        Project = project;
        if (!Directory.Exists(Path.Combine(Repository.Root, project)))
            Skip = $"needs the project {project}, which is not in this repository";
    }

    public string Project { get; }
}
