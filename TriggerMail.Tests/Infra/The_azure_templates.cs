using System.Text.Json;
using System.Text.RegularExpressions;

namespace TriggerMail.Infra;

/// <summary>What the compiler does not say of the templates: they fit together, hold no key, and are documented.</summary>
public sealed partial class The_azure_templates
{
    [Fact]
    public void give_every_module_what_it_asks_for_and_nothing_else()
    {
        var modules = Templates.Modules(Templates.Main).ToList();
        Assert.Equal(Templates.Texts.Keys.Except(["main.bicep"]).Order(), modules.Select(module => module.File).Order());
        foreach (var (file, given) in modules)
        {
            var asked = Templates.Parameters(Templates.Texts[file]);
            Assert.True(!given.Except(asked.Keys).Any(), $"{file} does not know {string.Join(", ", given.Except(asked.Keys))}");
            var missing = asked.Where(one => one.Value && !given.Contains(one.Key)).Select(one => one.Key);
            Assert.True(!missing.Any(), $"{file} is not given {string.Join(", ", missing)}");
        }
    }

    [Fact]
    public void ask_other_modules_only_for_what_they_give()
    {
        foreach (Match use in OutputUse().Matches(Templates.Main))
            Assert.Contains(use.Groups[2].Value, Templates.Outputs(Templates.Texts[use.Groups[1].Value + ".bicep"]));
    }

    [Fact]
    public void take_every_parameter_from_the_environment_and_declare_it()
    {
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Templates.Folder, "main.parameters.json")));
        var set = file.RootElement.GetProperty("parameters").EnumerateObject().Select(one => one.Name).Order();
        Assert.Equal(Templates.Parameters(Templates.Main).Keys.Order(), set);
    }

    [Fact]
    public void use_every_parameter_they_declare()
    {
        foreach (var (file, text) in Templates.Texts)
            foreach (var name in Templates.Parameters(text).Keys)
                Assert.True(Regex.Count(text, $@"\b{name}\b") > 1, $"{file} declares {name} and does not use it");
    }

    [Fact]
    public void hold_no_key_and_allow_none()
    {
        foreach (var (file, text) in Templates.Texts)
            Assert.False(KeyUse().IsMatch(text), $"{file} reads or hands out a key: {KeyUse().Match(text).Value}");
        Assert.Contains("allowSharedKeyAccess: false", Templates.Texts["storage.bicep"], StringComparison.Ordinal);
        Assert.Contains("disableLocalAuth: true", Templates.Texts["servicebus.bicep"], StringComparison.Ordinal);
        Assert.Contains("DisableLocalAuth: true", Templates.Texts["monitoring.bicep"], StringComparison.Ordinal);
    }

    [Fact]
    public void keep_secrets_secure_and_out_of_the_outputs()
    {
        foreach (var (file, text) in Templates.Texts)
            foreach (Match secret in SecretParameter().Matches(text))
                Assert.True(secret.Groups[1].Success, $"{file}: {secret.Groups[2].Value} is not @secure()");
        Assert.DoesNotMatch(@"(?m)^output .*(apiKey|Secret)\b", string.Join("\n", Templates.Texts.Values));
    }

    [Fact]
    public void let_azd_find_the_app()
    {
        var azd = File.ReadAllText(Path.Combine(Repository.Root, "azure.yaml"));
        Assert.Matches(@"(?m)^services:\n  app:$", azd);
        Assert.Contains("'azd-service-name': 'app'", Templates.Texts["app.bicep"], StringComparison.Ordinal);
    }

    [Fact]
    public void are_documented_parameter_by_parameter_and_setting_by_setting()
    {
        var page = Templates.Docs("deploy.md");
        using var file = JsonDocument.Parse(File.ReadAllText(Path.Combine(Templates.Folder, "main.parameters.json")));
        var variables = Variable().Matches(file.RootElement.ToString()).Select(one => one.Groups[1].Value);
        var settings = Setting().Matches(Templates.Texts["app.bicep"] + Templates.Texts["scheduler.bicep"]).Select(one => one.Groups[1].Value);
        foreach (var name in variables.Concat(settings).Distinct())
            Assert.True(page.Contains($"`{name}`", StringComparison.Ordinal), $"docs/deploy.md does not explain `{name}`");
    }

    [Fact]
    public void raise_only_alerts_that_operations_explains()
    {
        var page = Templates.Docs("operations.md");
        var alerts = Templates.Texts["alerts.bicep"];
        var rules = RuleName().Matches(alerts).Select(one => one.Groups[1].Value).Append("dead-letters");
        var metrics = MetricName().Matches(alerts).Select(one => one.Groups[1].Value).Append("DeadletteredMessages");
        foreach (var name in rules.Concat(metrics).Distinct())
            Assert.True(page.Contains($"`{name}`", StringComparison.Ordinal), $"docs/operations.md does not explain `{name}`");
    }

    [RequiresProjectFact("TriggerMail.Functions")]
    public void set_only_what_the_app_reads_and_listen_only_to_what_it_says()
    {
        var code = Templates.ProductCode();
        var project = File.ReadAllText(Path.Combine(Repository.Root, "TriggerMail.Functions", "TriggerMail.Functions.csproj"));
        var problems = OwnSetting().Matches(Templates.Texts["app.bicep"]).Select(one => one.Groups[1].Value)
            .Where(name => name.Split("__").Any(part => !Regex.IsMatch(code, $@"\b{part}\b"))).Select(name => $"nothing reads {name}")
            .Concat(MetricName().Matches(Templates.Texts["alerts.bicep"]).Select(one => one.Groups[1].Value).Distinct()
                .Where(name => !code.Contains($"\"{name}\"", StringComparison.Ordinal)).Select(name => $"nothing says {name}"))
            .ToList();
        if (!project.Contains("DurableTask.AzureManaged", StringComparison.Ordinal))
            problems.Add("USE_DURABLE_TASK_SCHEDULER needs the package ...DurableTask.AzureManaged in the app");
        Assert.True(problems.Count == 0, string.Join("; ", problems));
    }

    [GeneratedRegex(@"\b(\w+)!?\.outputs\.(\w+)")]
    private static partial Regex OutputUse();

    [GeneratedRegex(@"(?i)\blist\w*(keys|sas)\s*\(|AccountKey=|SharedAccessKey|connectionStrings?\(|allowSharedKeyAccess: true")]
    private static partial Regex KeyUse();

    [GeneratedRegex(@"(?:^(@secure\(\)\n)(?:@[^\n]*\n)*)?^param (apiKey|\w+Secret) ", RegexOptions.Multiline)]
    private static partial Regex SecretParameter();

    [GeneratedRegex(@"\$\{(\w+)")]
    private static partial Regex Variable();

    [GeneratedRegex(@"^  ([A-Z]\w*(?:__|_)\w+): ", RegexOptions.Multiline)]
    private static partial Regex Setting();

    [GeneratedRegex(@"^  (TriggerMail__\w+): ", RegexOptions.Multiline)]
    private static partial Regex OwnSetting();

    [GeneratedRegex(@"^    name: '([a-z-]+)'$", RegexOptions.Multiline)]
    private static partial Regex RuleName();

    [GeneratedRegex(@"""(triggermail\.[\w.]+)""")]
    private static partial Regex MetricName();
}
