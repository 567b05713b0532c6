using Microsoft.Azure.Functions.Worker.Extensions.Abstractions;

namespace Microsoft.Azure.Functions.Worker;

/// <summary>What the build reads to describe a function of Event Grid.</summary>
public sealed class EventGridTriggerAttribute : TriggerBindingAttribute;
