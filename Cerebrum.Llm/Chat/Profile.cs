using System.ComponentModel.DataAnnotations;

namespace Cerebrum.Llm.Chat;

/// <summary>What the caller says about the person; all of it optional.</summary>
/// <param name="Age">Years.</param>
/// <param name="Sex"><c>female</c>, <c>male</c> or <c>other</c>.</param>
internal sealed record Profile(
    [property: Range(0, 130)] int? Age = null,
    [property: AllowedValues("female", "male", "other", null)] string? Sex = null,
    bool? Pregnant = null)
{
    public static readonly Profile Unknown = new();
}
