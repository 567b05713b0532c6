using System.Reflection;
using TriggerMail.Journeys;

namespace TriggerMail.Architecture;

public sealed class The_house
{
    private static readonly Assembly Core = typeof(Engine).Assembly;

    [Fact]
    public void has_a_core_that_knows_no_host_and_no_cloud()
    {
        var allowed = new[] { "System.", "Microsoft.CSharp", "netstandard", "AngleSharp", "CsvHelper", "Handlebars", "NodaTime", "PhoneNumbers", "YamlDotNet" };
        var foreign = Core.GetReferencedAssemblies().Select(name => name.Name!).Where(name => !allowed.Any(start => name.StartsWith(start, StringComparison.Ordinal)));
        Assert.Empty(foreign);
    }

    [Fact]
    public void seals_every_class_that_nobody_derives_from()
    {
        var types = new[] { Core, typeof(Web.WebSetup).Assembly, typeof(Queue.LocalQueue).Assembly }.SelectMany(assembly => assembly.GetTypes()).ToList();
        var open = types.Where(type => type is { IsClass: true, IsSealed: false, IsAbstract: false } && type.Namespace?.StartsWith("TriggerMail", StringComparison.Ordinal) == true
            && !typeof(Microsoft.AspNetCore.Components.IComponent).IsAssignableFrom(type)
            && !type.Name.Contains('<', StringComparison.Ordinal) && type.Name != "_Imports" && !types.Any(other => other.BaseType == type));
        Assert.Empty(open.Select(type => type.FullName));
    }

    [Fact]
    public void has_few_interfaces_each_with_two_real_implementations() =>
        Assert.Equal(["IEventQueue", "IPartitionScan", "IRecordStore", "ISender"], Core.GetTypes().Where(type => type.IsInterface).Select(type => type.Name).Order());

    [Fact]
    public void lets_no_step_be_written_outside_of_core() =>
        Assert.All(Core.GetTypes().Where(type => type.IsSubclassOf(typeof(Step))), step => Assert.True(step.IsSealed));

    [Fact]
    public void has_no_room_called_helpers_or_managers()
    {
        var vague = new[] { "Helper", "Util", "Manager", "Common", "Misc" };
        var files = Directory.EnumerateFiles(Repository.Root, "*.cs", SearchOption.AllDirectories).Select(file => Path.GetRelativePath(Repository.Root, file))
            .Where(file => !file.Contains("obj", StringComparison.Ordinal) && !file.Contains("bin", StringComparison.Ordinal));
        Assert.DoesNotContain(files, file => vague.Any(word => file.Contains(word, StringComparison.Ordinal)));
    }
}
