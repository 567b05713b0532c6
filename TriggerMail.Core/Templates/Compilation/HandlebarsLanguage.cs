using System.Globalization;
using HandlebarsDotNet;
using HandlebarsDotNet.Compiler;

namespace TriggerMail.Templates.Compilation;

/// <summary>
/// Registers with Handlebars.Net what <see cref="TemplateLanguage"/> promises authors, and what prepared pages use among themselves.
/// </summary>
internal static class HandlebarsLanguage
{
    /// <summary>The block that gives a partial its named values.</summary>
    public const string Names = "names";

    /// <summary>The block of a section that is named by a value.</summary>
    public const string Section = "section";

    /// <summary>Says the phrase of a numbered place.</summary>
    public const string Say = "say";

    /// <summary>Shows a value between words.</summary>
    public const string Show = "show";

    /// <summary>The left or the right, whichever the reader's lines start or end on.</summary>
    public const string Side = "side";

    /// <summary>
    /// An environment of Handlebars.Net in which templates reach nothing but their model. Its templates may be used from many threads.
    /// </summary>
    /// <param name="escapes">Whether values are escaped for HTML.</param>
    public static IHandlebars Environment(bool escapes)
    {
        var writing = new ValueWriting();
        var configuration = new HandlebarsConfiguration
        {
            FormatProvider = CultureInfo.InvariantCulture,
            NoEscape = !escapes,
            TextEncoder = writing,
        };
        configuration.FormatterProviders.Add(writing);
        configuration.ObjectDescriptorProviders.Add(new ModelAccess());
        configuration.CompileTimeConfiguration.Features.Add(new TieredCompiler());
        var handlebars = Handlebars.Create(configuration);
        foreach (var name in TemplateLanguage.Values.Keys.Where(name => !TemplateLanguage.IsBuiltIn(name)))
            handlebars.RegisterHelper(name, (in HelperOptions options, in Context _, in Arguments given) =>
                Reader.Of(options.Data).Wording.Say(name, Values(given)));
        foreach (var name in TemplateLanguage.Blocks.Keys.Where(name => !TemplateLanguage.IsBuiltIn(name)))
            RegisterQuestion(handlebars, name);
        RegisterInner(handlebars);
        return handlebars.CreateSharedEnvironment();
    }

    private static void RegisterQuestion(IHandlebars handlebars, string name)
    {
        handlebars.RegisterHelper(name, (in HelperOptions _, in Context _, in Arguments given) => Wording.Holds(name, Values(given)));
        handlebars.RegisterHelper(name, (EncodedTextWriter output, BlockHelperOptions options, Context context, Arguments given) =>
        {
            if (Wording.Holds(name, Values(given)))
                options.Template(output, context);
            else
                options.Inverse(output, context);
        });
    }

    private static void RegisterInner(IHandlebars handlebars)
    {
        handlebars.RegisterHelper(Show, (in EncodedTextWriter output, in HelperOptions options, in Context _, in Arguments given) =>
            Reader.Of(options.Data).Show(output, Plain(given[0])));
        handlebars.RegisterHelper(Say, (in EncodedTextWriter output, in HelperOptions options, in Context _, in Arguments given) =>
            Reader.Of(options.Data).Phrases.Say(Convert.ToInt32(given[0], CultureInfo.InvariantCulture), output, options.Frame));
        handlebars.RegisterHelper(Side, (in HelperOptions options, in Context _, in Arguments given) =>
            Reader.Of(options.Data).Side((string)given[0]!));
        handlebars.RegisterHelper(Names, (EncodedTextWriter output, BlockHelperOptions options, Context context, Arguments given) =>
        {
            var about = given.Length > 0 && given[0] is not HashParameterDictionary ? Plain(given[0]) : context.Value;
            options.Template(output, given.Hash.Count > 0 ? With(about, given) : about);
        });
        handlebars.RegisterHelper(Section, WriteSection);
    }

    // The library would go through the members of a dictionary as if it were a list.
    private static void WriteSection(EncodedTextWriter output, BlockHelperOptions options, Context context, Arguments given)
    {
        var value = Plain(given[0]);
        if (HandlebarsUtils.IsFalsyOrEmpty(value))
            options.Inverse(output, context);
        else if (value is object?[] list)
            ModelAccess.Each(output, options, list);
        else if (value is true)
            options.Template(output, context);
        else
            options.Template(output, value);
    }

    private static Dictionary<string, object?> With(object? before, Arguments given)
    {
        var members = new Dictionary<string, object?>(before as Dictionary<string, object?> ?? [], StringComparer.Ordinal);
        foreach (var (name, value) in given.Hash)
            members[name] = Plain(value);
        return members;
    }

    private static object?[] Values(in Arguments given)
    {
        var values = new object?[given.Length];
        for (var i = 0; i < values.Length; i++)
            values[i] = Plain(given[i]);
        return values;
    }

    // A value that is not there comes as an object that only says which name led nowhere.
    private static object? Plain(object? value) => value is UndefinedBindingResult ? null : value;
}
