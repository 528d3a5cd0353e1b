using System.ComponentModel.DataAnnotations;

namespace Cerebrum.Llm.Media;

internal sealed class MediaOptions
{
    public const string Section = "Media";

    /// <summary><c>disk</c> (the data folder), <c>supabase</c>, <c>s3</c>, or <c>none</c>: nothing is kept.</summary>
    /// <value>The default value is <c>disk</c>; <c>supabase</c> where <c>SUPABASE_URL</c>, <c>SUPABASE_KEY</c> and <c>SUPABASE_BUCKET</c> are set.</value>
    public string Store { get; set; } = "disk";

    public Remote Supabase { get; set; } = new();

    public Remote S3 { get; set; } = new();
}

/// <summary>A bucket, which has to be private.</summary>
internal sealed class Remote
{
    /// <summary>As in <c>https://project.supabase.co</c> or <c>https://s3.example</c>.</summary>
    public string Url { get; set; } = "";

    public string Bucket { get; set; } = "";

    /// <summary>The service key, or the S3 access key.</summary>
    public string Key { get; set; } = "";

    /// <summary>Of S3.</summary>
    public string Secret { get; set; } = "";

    public bool IsSet => Uri.TryCreate(Url, UriKind.Absolute, out _) && Bucket.Length > 0 && Key.Length > 0;
}
