using Microsoft.Playwright;

namespace TriggerMail.Tests.Pages;

/// <summary>The Chromium of this machine, without a window.</summary>
internal sealed class Browser(IPlaywright playwright, IBrowser chromium) : IAsyncDisposable
{
    public static async Task<Browser> OpenAsync()
    {
        var playwright = await Playwright.CreateAsync();
        return new(playwright, await playwright.Chromium.LaunchAsync(new()
        {
            ExecutablePath = RequiresFactAttribute.Find("chromium"),
            Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
        }));
    }

    public Task<IPage> PageAsync(int width, int height, float scale = 1) => chromium.NewPageAsync(new()
    {
        ViewportSize = new() { Width = width, Height = height },
        DeviceScaleFactor = scale,
        ColorScheme = ColorScheme.Light,
    });

    public async ValueTask DisposeAsync()
    {
        await chromium.DisposeAsync();
        playwright.Dispose();
    }
}
