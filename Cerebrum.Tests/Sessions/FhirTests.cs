#nullable disable warnings // Every member of the library's model may be null; a null here fails the test as it should.
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Cerebrum.Tests.Chat;
using Cerebrum.Tests.Product;
using Hl7.Fhir.Model;
using Hl7.Fhir.Serialization;
using Hl7.Fhir.Validation;

namespace Cerebrum.Tests.Sessions;

/// <summary>The export, read by the library of the official definitions.</summary>
public sealed class FhirTests(LlmService llm) : IClassFixture<LlmService>
{
    private static readonly string[] Signals = ["Emotion in recorded speech", "Pattern of keystrokes", "Reading of a chest X-ray"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async System.Threading.Tasks.Task Each_Turn_Has_Its_Report_Its_Risk_And_Its_Provenance()
    {
        var bundle = await ExportAsync("turns", new { question = "I have a throbbing headache on one side and bright light hurts" }, new { question = "What helps?" });

        Assert.Equal(Bundle.BundleType.Collection, bundle.Type);
        Assert.Equal(2, Of<DiagnosticReport>(bundle).Count);
        Assert.Equal(2, Of<Provenance>(bundle).Count);
        Assert.Single(Of<Patient>(bundle));
        Assert.Contains("Migraine", Of<DiagnosticReport>(bundle)[0].Conclusion, StringComparison.Ordinal);
        var predictions = Of<RiskAssessment>(bundle)[0].Prediction;
        Assert.Equal(("Need of care", "soon"), (predictions[0].Outcome.Text, predictions[0].QualitativeRisk.Text));
        Assert.Equal("Migraine", predictions[1].Outcome.Text);
        Assert.StartsWith("rank 1 of ", predictions[1].QualitativeRisk.Text, StringComparison.Ordinal);
        Assert.Equal(["I have a throbbing headache on one side and bright light hurts", "What helps?"], Of<Observation>(bundle).Select(o => ((FhirString)o.Value).Value));
    }

    [Fact]
    public async System.Threading.Tasks.Task Each_Signal_Is_An_Observation_That_Names_The_Device_Of_Its_Model()
    {
        var bundle = await ExportAsync("signals", new
        {
            question = "I cough and have a fever",
            audio = Convert.ToBase64String(Sample.Bytes("voice-synthetic.wav")),
            typing = JsonNode.Parse(Sample.Bytes("typing-steady.json")),
            image = Convert.ToBase64String("not a picture"u8),
        });

        var observations = Of<Observation>(bundle);
        Assert.Equal(["What the person asked or told", .. Signals], observations.Select(o => o.Code.Text));
        Assert.Equal("error", observations[3].DataAbsentReason.Coding[0].Code);
        foreach (var read in observations[1..3])
        {
            Assert.True(read.Value is CodeableConcept || read.DataAbsentReason is not null);
            var device = Assert.IsType<Device>(bundle.Entry.Single(e => e.FullUrl == read.Device.Reference).Resource);
            Assert.NotEmpty(device.DeviceName[0].Name);
            Assert.NotEmpty(device.Version[0].Value);
        }

        Assert.Equal(observations.Count, Of<DiagnosticReport>(bundle)[0].Result.Count);
    }

    [Fact]
    public async System.Threading.Tasks.Task Control_Characters_Do_Not_Break_The_Export()
    {
        var bundle = await ExportAsync("odd", new { question = "my\u0001head\u0007 \"hurts\" <b>\U0001F912" });
        Assert.Equal("my head  \"hurts\" <b>\U0001F912", ((FhirString)Of<Observation>(bundle)[0].Value).Value);
    }

    [Fact]
    public async System.Threading.Tasks.Task Exported_Again_A_Resource_Has_The_Same_Id()
    {
        var first = await ExportAsync("again", new { question = "What is gout?" });
        var second = await ExportAsync("again");
        Assert.Equal(first.Entry.Select(e => e.FullUrl), second.Entry.Select(e => e.FullUrl));
    }

    [Fact]
    public async System.Threading.Tasks.Task A_Session_That_Is_Not_There_Is_A_404()
    {
        using var response = await llm.Client.GetAsync("/api/sessions/nobody/fhir", Ct);
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    /// <summary>Asks, exports, and checks what holds for every bundle.</summary>
    private async Task<Bundle> ExportAsync(string session, params object[] turns)
    {
        foreach (var turn in turns)
        {
            var request = JsonSerializer.SerializeToNode(turn)!;
            request["session_id"] = session;
            using var asked = await llm.Client.PostAsJsonAsync("/api/chat", request, Ct);
            Assert.Equal(HttpStatusCode.OK, asked.StatusCode);
        }

        using var response = await llm.Client.GetAsync($"/api/sessions/{session}/fhir", Ct);
        Assert.Equal("application/fhir+json", response.Content.Headers.ContentType?.MediaType);
        var options = new JsonSerializerOptions().ForFhir(ModelInfo.ModelInspector).UsingMode(DeserializationMode.Strict);
        var bundle = JsonSerializer.Deserialize<Bundle>(await response.Content.ReadAsStringAsync(Ct), options)!;
        Assert.Empty(bundle.Validate(ModelInfo.ModelInspector).Select(fault => fault.Message)); // Cardinalities, types, formats.
        AssertReferencesResolve(bundle);
        return bundle;
    }

    private static void AssertReferencesResolve(Bundle bundle)
    {
        var urls = bundle.Entry.Select(e => e.FullUrl).ToList();
        Assert.Equal(urls.Distinct(), urls);
        Assert.All(bundle.Entry, e => Assert.Equal($"urn:uuid:{e.Resource.Id}", e.FullUrl));
        var references = bundle.Entry.SelectMany(e => References(e.Resource)).Where(r => r.Reference is not null).ToList();
        Assert.NotEmpty(references);
        Assert.All(references, r => Assert.Contains(r.Reference, urls));
    }

    private static IEnumerable<ResourceReference> References(Base node) => node.EnumerateElements()
        .SelectMany(element => element.Value as IEnumerable<Base> ?? [.. new[] { element.Value }.OfType<Base>()])
        .SelectMany(child => References(child).Concat(child is ResourceReference reference ? [reference] : []));

    private static List<T> Of<T>(Bundle bundle)
        where T : Resource => [.. bundle.Entry.Select(e => e.Resource).OfType<T>()];
}
