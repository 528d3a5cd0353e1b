using Cerebrum.Ml.Processing;

namespace Cerebrum.Ml.Xray.Dicom;

/// <summary>The encodings that are read (PS3.5 annex A).</summary>
internal static class TransferSyntaxes
{
    public const string ImplicitLittleEndian = "1.2.840.10008.1.2";
    public const string ExplicitLittleEndian = "1.2.840.10008.1.2.1";

    /// <summary>Eight bits a sample, the JPEG that every decoder reads.</summary>
    public const string JpegBaseline = "1.2.840.10008.1.2.4.50";

    /// <exception cref="UnreadableSignalException">Another one.</exception>
    public static string Check(string uid) => uid is ImplicitLittleEndian or ExplicitLittleEndian or JpegBaseline
        ? uid
        : throw new UnreadableSignalException($"Expected a DICOM image that is uncompressed little-endian or baseline JPEG; found transfer syntax {Known(uid)}.");

    // The value is the file's: only what PS3.5 lists is repeated.
    private static string Known(string uid) => uid switch
    {
        "1.2.840.10008.1.2.1.99" => "deflated",
        "1.2.840.10008.1.2.2" => "big-endian",
        "1.2.840.10008.1.2.4.51" => "extended JPEG",
        "1.2.840.10008.1.2.4.57" or "1.2.840.10008.1.2.4.70" => "lossless JPEG",
        "1.2.840.10008.1.2.4.80" or "1.2.840.10008.1.2.4.81" => "JPEG-LS",
        "1.2.840.10008.1.2.4.90" or "1.2.840.10008.1.2.4.91" => "JPEG 2000",
        "1.2.840.10008.1.2.5" => "RLE",
        _ => "of another kind",
    };
}
