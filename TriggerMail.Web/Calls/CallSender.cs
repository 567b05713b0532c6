using System.Globalization;
using System.Net;
using System.Text;
using TriggerMail.Intake.Signatures;
using TriggerMail.Sending;

namespace TriggerMail.Web.Calls;

/// <summary>
/// Makes the calls of <c>webhook</c> steps: one POST, signed by Standard Webhooks with the send's id, so that a receiver which keeps ids
/// is told once however often a call is repeated. Redirects are not followed, and only allowed hosts at public addresses are called.
/// </summary>
public sealed class CallSender : ISender, IDisposable
{
    private readonly CallSettings settings;
    private readonly TimeProvider clock;
    private readonly HttpClient http;

    /// <summary>Connects to nothing before the first call.</summary>
    /// <param name="settings">Without problems.</param>
    /// <param name="clock">The real time: receivers compare the signature's with their own.</param>
    public CallSender(CallSettings settings, TimeProvider clock) : this(settings, clock, Dns.GetHostAddressesAsync) { }

    internal CallSender(CallSettings settings, TimeProvider clock, Lookup lookup)
    {
        (this.settings, this.clock) = (settings, clock);
        http = new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            UseProxy = false, // A proxy would look names up itself.
            ConnectCallback = new CheckedConnection(lookup, settings.AllowPrivate).OpenAsync,
            PooledConnectionLifetime = TimeSpan.FromMinutes(2),
        })
        {
            Timeout = settings.Timeout,
        };
    }

    /// <summary>The sender of these settings; null where they hold no secret.</summary>
    public static CallSender? Open(CallSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Secret is { Length: > 0 } ? new(settings, TimeProvider.System) : null;
    }

    /// <inheritdoc/>
    public string Name => "webhook";

    /// <summary>True: a repeat has the same <c>webhook-id</c>, which receivers are asked to keep (Standard Webhooks).</summary>
    public bool IsIdempotent => true;

    /// <inheritdoc/>
    public async Task<SendResult> SendAsync(Message message, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(message);
        cancel.ThrowIfCancellationRequested();
        var url = new Uri(message.To);
        if (!settings.Allows(url.IdnHost))
            return new SendResult.Refused($"the host {url.IdnHost} is not among TriggerMail:Calls:Hosts");
        try
        {
            using var request = Signed(url, message);
            using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            return Of(answer);
        }
        catch (HttpRequestException e) when (e.InnerException is PrivateAddressException inside)
        {
            return new SendResult.Refused(inside.Message);
        }
        catch (HttpRequestException e)
        {
            return new SendResult.TryLater($"{url.IdnHost} could not be reached: {e.Message}");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return new SendResult.Unknown($"{url.IdnHost} did not answer within {settings.Timeout.TotalSeconds:0.#} seconds");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private HttpRequestMessage Signed(Uri url, Message message)
    {
        var body = Encoding.UTF8.GetBytes(message.Text);
        var seconds = clock.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new("application/cloudevents+json") { CharSet = "utf-8" };
        request.Headers.UserAgent.Add(new("TriggerMail", null));
        request.Headers.Add("webhook-id", message.Id);
        request.Headers.Add("webhook-timestamp", seconds);
        request.Headers.Add("webhook-signature", string.Join(' ', settings.Secrets.Select(secret => StandardSignature.Sign(message.Id, seconds, body, secret))));
        return request;
    }

    // 410 is how a receiver says that it is gone for good (Standard Webhooks, "Sending webhooks").
    private static SendResult Of(HttpResponseMessage answer) => (int)answer.StatusCode switch
    {
        >= 200 and < 300 => new SendResult.Accepted(),
        >= 300 and < 400 => new SendResult.Refused($"{Host(answer)} answered {(int)answer.StatusCode}, and redirects are not followed; write the final address"),
        408 or 425 or 429 or >= 500 => new SendResult.TryLater($"{Host(answer)} answered {(int)answer.StatusCode}", answer.Headers.RetryAfter?.Delta),
        var status => new SendResult.Refused($"{Host(answer)} answered {status}"),
    };

    private static string? Host(HttpResponseMessage answer) => answer.RequestMessage?.RequestUri?.IdnHost;
}
