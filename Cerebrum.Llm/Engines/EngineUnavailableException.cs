namespace Cerebrum.Llm.Engines;

/// <summary>An engine that cannot take a request now, and says so at once.</summary>
/// <param name="why">Goes on after "The language model", for the reader of an answer: never the content of a request.</param>
internal sealed class EngineUnavailableException(string why) : Exception(why);
