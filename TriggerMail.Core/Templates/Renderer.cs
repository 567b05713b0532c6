using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json;

namespace TriggerMail.Templates;

/// <summary>
/// Turns a template and a model into a message's words. What a template can reach is the model alone: no files, no .NET objects.
/// Every value is escaped. Compiles a template when it is first needed and keeps it; safe to use from many threads.
/// </summary>
public sealed class Renderer(TemplateSet templates)
{
    private readonly ConcurrentDictionary<string, Lazy<CompiledTemplate>> compiled = new(StringComparer.Ordinal);

    /// <summary>The templates it renders.</summary>
    public TemplateSet Templates => templates;

    /// <summary>The words of one message, in the contact's language or the nearest there is.</summary>
    /// <exception cref="KeyNotFoundException">There is no such template: a bug, because a published journey names only templates that exist.</exception>
    public Rendered Render(string template, string? locale, JsonElement model)
    {
        var source = templates.Find(template, locale);
        return compiled.GetOrAdd(source.File, _ => new(() => CompiledTemplate.Of(source, templates.Partials))).Value.Render(model);
    }

    /// <summary>The paths the mail needs and the model lacks, e.g. <c>cart.url</c> or <c>cart.items[1].title</c>; empty when it may be sent.</summary>
    /// <exception cref="KeyNotFoundException">There is no such template.</exception>
    public IReadOnlyList<string> Missing(string template, string? locale, JsonElement model) =>
        [.. templates.Find(template, locale).Front.Needs.SelectMany(need => ModelValue.Missing(model, need.Text))];

    internal static CultureInfo Culture(string locale)
    {
        try
        {
            return CultureInfo.GetCultureInfo(locale);
        }
        catch (CultureNotFoundException)
        {
            return CultureInfo.InvariantCulture;
        }
    }
}
