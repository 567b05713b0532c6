using System.Diagnostics.CodeAnalysis;
using System.Text;
using HandlebarsDotNet;
using HandlebarsDotNet.IO;
using TriggerMail.Templates.Html;

namespace TriggerMail.Templates.Compilation;

/// <summary>How a value that a template shows is written: as <see cref="ModelValue.Text"/> says it, escaped for HTML in a body.</summary>
internal sealed class ValueWriting : IFormatterProvider, IFormatter, ITextEncoder
{
    /// <inheritdoc/>
    public bool TryCreateFormatter(Type type, [NotNullWhen(true)] out IFormatter? formatter)
    {
        formatter = this;
        return true;
    }

    /// <inheritdoc/>
    public void Format<T>(T value, in EncodedTextWriter writer) => writer.Write(ModelValue.Text(value), true);

    /// <inheritdoc/>
    public void Encode(StringBuilder? text, TextWriter target) => Escape.Write(target, text?.ToString());

    /// <inheritdoc/>
    public void Encode(string? text, TextWriter target) => Escape.Write(target, text);

    /// <inheritdoc/>
    public void Encode<T>(T? text, TextWriter target) where T : IEnumerator<char>
    {
        while (text is not null && text.MoveNext())
            Escape.Write(target, [text.Current]);
    }
}
