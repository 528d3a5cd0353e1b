using System.Text;
using Cerebrum.Llm.Knowledge.Ingestion;

namespace Cerebrum.Tests.Knowledge;

/// <summary>Files that are written in a test and read by the service's functions.</summary>
internal static class Files
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static Task<List<SourceDocument>> ReadAsync(DocumentFormat format, string file) => ReadAsync(format, Encoding.UTF8.GetBytes(file));

    public static async Task<List<SourceDocument>> ReadAsync(DocumentFormat format, byte[] file) =>
        await DocumentReader.ReadAsync(new MemoryStream(file), format, Ct).ToListAsync(Ct);

    public static async Task<string> ErrorAsync(DocumentFormat format, string file) => (await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync(format, file))).Message;

    /// <summary>What all characters but white space are, in order.</summary>
    public static string Dense(string text) => string.Concat(text.Where(c => !char.IsWhiteSpace(c)));
}
