using System.Text.Json;
using System.Text.RegularExpressions;
using TriggerMail.Events;
using TriggerMail.Publishing.Reading;
using TriggerMail.Values;

namespace TriggerMail.Tests.Publishing;

/// <summary>What editors offer is what the reader reads.</summary>
public sealed class The_journey_schema
{
    private static readonly JsonElement Schema = JsonSerializer.Deserialize<JsonElement>(Shipped.Text("journey.schema.json"));

    /// <summary>A place in the schema, the keys of the reader there, and those of them that are required.</summary>
    public static TheoryData<string, string[], string[]> Places()
    {
        var places = new TheoryData<string, string[], string[]>();
        Add("", JourneyFileKeys.Journey);
        Add("properties/benefit", JourneyFileKeys.Benefit);
        Add("properties/entry", JourneyFileKeys.Entry);
        Add("properties/entry/properties/date", JourneyFileKeys.Date);
        Add("properties/entry/properties/absence", JourneyFileKeys.Absence);
        Add("properties/entry/properties/broadcast", JourneyFileKeys.Broadcast);
        Add("properties/entry/properties/every", JourneyFileKeys.Every);
        Add("properties/entry/properties/again/oneOf/1", JourneyFileKeys.Again);
        Add("properties/exit", JourneyFileKeys.Exit);
        Add("properties/measure", JourneyFileKeys.Measure);
        Add("$defs/step", [JourneyFileKeys.StepId, JourneyFileKeys.Lateness, .. JourneyFileKeys.Steps, .. JourneyFileKeys.WaitForBlocks]);
        Add("$defs/step/properties/webhook", JourneyFileKeys.Webhook);
        Add("$defs/step/properties/waitFor", JourneyFileKeys.WaitFor);
        Add("$defs/step/properties/split", JourneyFileKeys.Split);
        Add("$defs/splitArm", JourneyFileKeys.SplitArm);
        Add("$defs/step/properties/coupon", JourneyFileKeys.Coupon);
        Add("$defs/arm", JourneyFileKeys.Arm);
        Add("$defs/otherwise", JourneyFileKeys.Otherwise);
        Add("$defs/condition", JourneyFileKeys.Conditions);
        Add("$defs/condition/properties/count", JourneyFileKeys.Count);
        Add("$defs/comparison/anyOf/1", JourneyFileKeys.Comparisons);
        return places;

        void Add(string path, JourneyFileKey[] keys) =>
            places.Add(path, [.. keys.Select(key => key.Name)], [.. keys.Where(key => key.Required).Select(key => key.Name)]);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public void knows_the_keys_that_the_reader_knows(string path, string[] keys, string[] required)
    {
        var place = At(path);

        Assert.Equal(keys.Order(), place.GetProperty("properties").EnumerateObject().Select(property => property.Name).Order());
        Assert.Equal(required.Order(), (place.TryGetProperty("required", out var names) ? names.EnumerateArray().Select(name => name.GetString()!) : []).Order());
    }

    [Fact]
    public void has_no_place_that_is_left_out_here() =>
        Assert.Equal(Places().Select(row => (string)row[0]).Order(), Objects(Schema, "").Order());

    [Theory]
    [MemberData(nameof(Places))]
    public void explains_every_key(string path, string[] keys, string[] required)
    {
        _ = required;
        Assert.All(keys, key => Assert.False(string.IsNullOrWhiteSpace(At($"{path}/properties/{key}").GetProperty("description").GetString()), key));
    }

    [Fact]
    public void names_one_kind_of_step_at_a_time() =>
        Assert.Equal(
            JourneyFileKeys.Steps.Select(key => key.Name),
            At("$defs/step/oneOf").EnumerateArray().Select(kind => kind.GetProperty("required")[0].GetString()!));

    [Fact]
    public void names_one_kind_of_trigger_at_a_time() =>
        Assert.Equal(
            JourneyFileKeys.Triggers.Select(key => key.Name),
            At("properties/entry/oneOf").EnumerateArray().Select(kind => kind.GetProperty("required")[0].GetString()!));

    [Fact]
    public void offers_the_events_that_are_known() =>
        Assert.Equal(EventTypes.Known.Order(), At("$defs/event/anyOf/0/enum").EnumerateArray().Select(name => name.GetString()!).Order());

    [Theory]
    [InlineData("1h", true)]
    [InlineData("1d 12h", true)]
    [InlineData("45s", true)]
    [InlineData("2w", true)]
    [InlineData("0m", true)]
    [InlineData("2", false)]
    [InlineData("1h30m", false)]
    [InlineData("-1h", false)]
    [InlineData("1.5h", false)]
    [InlineData("one day", false)]
    public void takes_the_lengths_of_time_that_the_reader_takes(string text, bool taken)
    {
        Assert.Equal(taken, Spans.Read(text) is not null);
        Assert.Equal(taken, Regex.IsMatch(text, At("$defs/span/pattern").GetString()!));
    }

    [Theory]
    [InlineData("start + 24h", true)]
    [InlineData("start+1d 12h", true)]
    [InlineData("09:00", true)]
    [InlineData("9:00", true)]
    [InlineData("23:59", true)]
    [InlineData("24:00", false)]
    [InlineData("start", false)]
    [InlineData("start + 24", false)]
    [InlineData("tomorrow", false)]
    public void takes_the_moments_that_the_reader_takes(string text, bool taken)
    {
        Assert.Equal(taken, JourneyReader.Read("sample.yaml", SampleFile.Steps($"  - waitUntil: \"{text}\"")).Problems.Count == 0);
        Assert.Equal(taken, Regex.IsMatch(text, At("$defs/step/properties/waitUntil/pattern").GetString()!));
    }

    [Theory]
    [InlineData("cart-abandonment", true)]
    [InlineData("a", true)]
    [InlineData("Cart", false)]
    [InlineData("cart--x", false)]
    [InlineData("cart_x", false)]
    public void takes_the_names_that_the_reader_takes(string text, bool taken)
    {
        Assert.Equal(taken, JourneyReader.Read("sample.yaml", SampleFile.Line(1, "journey: " + text)).Problems.Count == 0);
        Assert.Equal(taken, Regex.IsMatch(text, At("$defs/name/pattern").GetString()!));
    }

    private static JsonElement At(string path)
    {
        var at = Schema;
        foreach (var part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
            at = at.ValueKind == JsonValueKind.Array ? at[int.Parse(part, System.Globalization.CultureInfo.InvariantCulture)] : at.GetProperty(part);
        return at;
    }

    /// <summary>The paths of everything that lists properties.</summary>
    private static IEnumerable<string> Objects(JsonElement at, string path)
    {
        var children = at.ValueKind switch
        {
            JsonValueKind.Object => at.EnumerateObject().Select(property => (property.Name, property.Value)),
            JsonValueKind.Array => at.EnumerateArray().Select((item, i) => ($"{i}", item)),
            _ => [],
        };
        foreach (var (name, child) in children)
        {
            if (name == "properties" && child.ValueKind == JsonValueKind.Object && at.TryGetProperty("type", out _))
                yield return path;
            foreach (var below in Objects(child, path.Length == 0 ? name : $"{path}/{name}"))
                yield return below;
        }
    }
}
