using System.Globalization;
using HandlebarsDotNet;
using HandlebarsDotNet.PathStructure;

namespace TriggerMail.Templates;

/// <summary>What the helpers of <see cref="TemplateLanguage"/> mean in one locale.</summary>
internal sealed class Wording(CultureInfo culture)
{
    private static readonly ChainSegment Zone = ChainSegment.Create("zone");
    private readonly MoneyFormat money = new(culture);

    /// <summary>Whose habits of writing numbers and dates are followed.</summary>
    public CultureInfo Culture => culture;

    /// <summary>The values a template's helpers may look at besides what they are given.</summary>
    public static Dictionary<string, object?> Data(string? zone) => new(StringComparer.Ordinal) { [Zone.TrimmedValue] = zone };

    /// <summary>Teaches the helpers to an environment.</summary>
    public void Register(IHandlebars handlebars)
    {
        handlebars.RegisterHelper("money", (context, values) => money.Format(values[0], Text(values[1])));
        handlebars.RegisterHelper("date", (in HelperOptions options, in Context context, in Arguments values) =>
            DateFormat.Format(Text(values[0]), values.Length > 1 ? Text(values[1]) : "long", options.Data[Zone] as string, culture));
        handlebars.RegisterHelper("default", (context, values) => ModelValue.IsMissing(values[0]) ? values[1] : values[0]);
        handlebars.RegisterHelper("truncate", (context, values) => Truncate(Text(values[0]), (int)(ModelValue.Number(values[1]) ?? 80)));
        handlebars.RegisterHelper("plural", (context, values) => Plural(ModelValue.Number(values[0]) ?? 0, Text(values[1]), Text(values[2])));
        handlebars.RegisterHelper("urlencode", (context, values) => Uri.EscapeDataString(Text(values[0])));
        handlebars.RegisterHelper("first", (context, values) => values[0] is object[] list ? list.Take((int)(ModelValue.Number(values[1]) ?? 0)).ToArray() : Array.Empty<object>());
        handlebars.RegisterHelper("color", (context, values) => BrandColor.Color(Text(values[0]), Text(values[1])));
        handlebars.RegisterHelper("ink", (context, values) => BrandColor.Ink(Text(values[0]), Text(values[1])));
        RegisterBlock(handlebars, "eq", (left, right) => ModelValue.Number(left) is { } number ? number == ModelValue.Number(right) : Text(left) == Text(right));
        RegisterBlock(handlebars, "atMost", (left, right) => ModelValue.Number(left) <= ModelValue.Number(right));
        handlebars.RegisterHelper(Flattening.Names, Name);
    }

    /// <summary>The words cut to a length at a word's end, with an ellipsis.</summary>
    public static string Truncate(string text, int length)
    {
        if (text.Length <= length || length < 1)
            return text;
        var cut = text.LastIndexOf(' ', length - 1);
        var end = cut > length / 2 ? cut : length - 1;
        if (char.IsHighSurrogate(text[Math.Max(end - 1, 0)]))
            end--;
        return text[..end].TrimEnd(' ', ',', ';', '.', '-') + "…";
    }

    private string Plural(decimal count, string one, string many) =>
        $"{Digits.Native(count.ToString("#,0.##", culture), culture)} {(count == 1 ? one : many)}";

    private static void RegisterBlock(IHandlebars handlebars, string name, Func<object?, object?, bool> holds) =>
        handlebars.RegisterHelper(name, (EncodedTextWriter output, BlockHelperOptions options, Context context, Arguments values) =>
        {
            if (holds(values[0], values[1]))
                options.Template(output, context);
            else
                options.Inverse(output, context);
        });

    // A partial sees its caller's names and, before them, the values it was given; a value that is missing hides the caller's too.
    private static void Name(EncodedTextWriter output, BlockHelperOptions options, Context context, Arguments values)
    {
        var names = context.Value is Dictionary<string, object?> outer ? new Dictionary<string, object?>(outer, StringComparer.Ordinal) : new(StringComparer.Ordinal);
        foreach (var (name, value) in values.Hash)
            names[name] = ModelValue.IsMissing(value) ? null : value;
        options.Template(output, names);
    }

    private static string Text(object? value) => ModelValue.Text(value);
}
