namespace TriggerMail.Stories;

/// <summary>What a marketer does with a text editor and a restart: a wait, a subject, a threshold. No build in between.</summary>
public sealed class A_marketers_edits
{
    [Fact]
    public async Task of_a_wait_a_subject_and_a_threshold_are_seen_in_the_next_mails()
    {
        using var folder = new TemporaryFolder();
        Copy(Repository.Templates, folder["templates"]);
        var reminder = folder["templates/cart-reminder/en.yaml"];
        File.WriteAllText(reminder, Edited(File.ReadAllText(reminder), "subject: Your cart is saved", "subject: We kept your cart, {{default contact.firstName \"friend\"}}"));
        var cart = Edited(File.ReadAllText(Path.Combine(Repository.Journeys, "cart-abandonment.yaml")), "waitUntil: start + 1h", "waitUntil: start + 2h");
        cart = Edited(cart, "cart.items: { atLeast: 1 }", "cart.items: { atLeast: 2 }");

        await using var host = await LocalStoryHost.StartAsync(journeys: new Dictionary<string, string> { ["cart-abandonment"] = cart }, templates: folder["templates"]);
        var story = new Story(host);
        await story.SubscribedLongAgoAsync();
        await story.FillsCartAsync("one-item");
        await story.PassesAsync(3);
        await story.IsToldAsync();
        Assert.Contains("Did not enter cart-abandonment on cart.updated: cart.items has 1 entry, but at least 2 is asked", await host.TimelineAsync("ada@example.com"));

        await story.SeesAsync("cart.updated", "{'cart':{'id':'two-items','currency':'EUR','items':[{'title':'Kettle','price':'64.00','quantity':1},{'title':'Tin','price':'29.00','quantity':1}]}}");
        await story.PassesAsync(3);
        await story.IsToldAsync("05:00 sent cart-reminder");
        Assert.Contains("\"subject\":\"We kept your cart, friend\"", await host.Http.GetStringAsync(new Uri("/api/messages?contact=ada@example.com", UriKind.Relative)), StringComparison.Ordinal);
    }

    private static string Edited(string text, string from, string to)
    {
        Assert.Contains(from, text, StringComparison.Ordinal);
        return text.Replace(from, to, StringComparison.Ordinal);
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
