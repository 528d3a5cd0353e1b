namespace Cerebrum.AppHost.Commands.SelfTest;

/// <summary>One request, or a few, whose right answer is known.</summary>
/// <param name="Route">Method and path as in the OpenAPI document.</param>
/// <param name="What">What is expected, in words.</param>
/// <param name="RunAsync">Throws <see cref="WrongAnswerException"/> at an answer that is not right.</param>
/// <param name="IsAlias">Another name of a route: it is in no document, and asked all the same.</param>
internal sealed record Check(string Route, string What, Func<Door, CancellationToken, Task> RunAsync, bool IsAlias = false);

/// <summary>Something else came than was expected.</summary>
internal sealed class WrongAnswerException(string message) : Exception(message);

/// <summary>This stack is set up so that there is nothing to check; not a fault.</summary>
internal sealed class NothingToCheckException(string message) : Exception(message);

/// <param name="IsFault">Whether the self-test fails by it.</param>
internal sealed record Outcome(string Route, string What, double? Ms, string Result, bool IsFault);
