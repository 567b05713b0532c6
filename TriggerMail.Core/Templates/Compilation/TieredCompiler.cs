using System.Linq.Expressions;
using HandlebarsDotNet;
using HandlebarsDotNet.Compiler;
using HandlebarsDotNet.Features;

namespace TriggerMail.Templates.Compilation;

/// <summary>
/// Lets a template run at once, interpreted, and turns the blocks that are used often into machine code. Machine code for a whole
/// template takes tens of milliseconds, which the first mail after a start would wait for, and most templates are rarely used.
/// </summary>
internal sealed class TieredCompiler : IFeatureFactory, IFeature, IExpressionCompiler
{
    private const int Often = 40;
    private IReadOnlyList<IExpressionMiddleware> steps = [];

    /// <inheritdoc/>
    public IFeature CreateFeature() => this;

    /// <inheritdoc/>
    public void OnCompiling(ICompiledHandlebarsConfiguration configuration) =>
        (steps, configuration.ExpressionCompiler) = (configuration.ExpressionMiddlewares, this);

    /// <inheritdoc/>
    public void CompilationCompleted()
    {
    }

    /// <inheritdoc/>
    public T Compile<T>(Expression<T> expression) where T : class, Delegate =>
        expression is Expression<TemplateDelegate> block
            ? (T)(Delegate)new TemplateDelegate(new Block(block, MachineCode).Write)
            : MachineCode(expression);

    private T MachineCode<T>(Expression<T> expression) where T : class, Delegate
    {
        foreach (var step in steps)
            expression = step.Invoke(expression);
        return expression.Compile();
    }

    private sealed class Block(Expression<TemplateDelegate> source, Func<Expression<TemplateDelegate>, TemplateDelegate> machineCode)
    {
        private TemplateDelegate? write;
        private int used;

        public void Write(EncodedTextWriter writer, BindingContext context)
        {
            if (used < Often && Interlocked.Increment(ref used) == Often)
                write = machineCode(source);
            (write ??= source.Compile(preferInterpretation: true))(writer, context);
        }
    }
}
