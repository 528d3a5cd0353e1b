// One GGUF in memory, one sequence, one answer at a time.
import { getLlama, LlamaChat, LlamaLogLevel } from "node-llama-cpp";

/** Tokens of the prompt between two looks at whether the caller is still there. */
const step = 64;

/** A fault of the request: its status, and OpenAI's code for it. */
export class BadRequest extends Error {
  constructor(message, code = null, status = 400) {
    super(message);
    Object.assign(this, { code, status });
  }
}

/** @param {{ model: string, context: number, threads: number }} settings `context` is in tokens, prompt and answer together. */
export async function load({ model: modelPath, context: contextSize, threads }) {
  // gpu: false and build: "never", so that nothing is looked for, compiled or downloaded.
  const llama = await getLlama({ gpu: false, build: "never", maxThreads: threads, logLevel: LlamaLogLevel.error, progressLogs: false });
  const model = await llama.loadModel({ modelPath });
  const context = await model.createContext({ contextSize, threads });
  const sequence = context.getSequence();
  const chat = new LlamaChat({ contextSequence: sequence });

  /** @returns {Promise<{ text: string, finish: "stop" | "length", usage: object }>} Ends early, with what there is, when `signal` aborts. */
  async function answer({ messages, maxTokens, temperature, topP, seed, stop, schema, signal, onText }) {
    const history = [...messages.map(item), { type: "model", response: [] }];
    const { contextText } = chat.chatWrapper.generateContextState({ chatHistory: history });
    const prompt = contextText.tokenize(model.tokenizer), promptTokens = prompt.length;
    const room = context.contextSize - promptTokens - 1; // Without room for the answer the library would cut the prompt.
    if (room < Math.min(16, maxTokens ?? 16)) {
      throw new BadRequest(
        `This model's maximum context length is ${context.contextSize} tokens. However, your messages resulted in ${promptTokens} tokens.`, "context_length_exceeded");
    }

    const grammar = schema && await compile(schema);
    await take(prompt, signal);
    let completionTokens = 0;
    const { response, metadata } = await chat.generateResponse(history, {
      maxTokens: Math.min(maxTokens ?? room, room), temperature, topP, seed, customStopTriggers: stop, grammar, signal, stopOnAbortSignal: true,
      onToken: tokens => { completionTokens += tokens.length; },
      onTextChunk: onText,
    });
    return {
      text: response,
      finish: metadata.stopReason === "maxTokens" ? "length" : "stop",
      usage: { prompt_tokens: promptTokens, completion_tokens: completionTokens, total_tokens: promptTokens + completionTokens },
    };
  }

  /** Reads the prompt in steps: the library itself looks at `signal` only once all of it is read. What it shares with the last one is not read again. */
  async function take(prompt, signal) {
    await sequence.adaptStateToTokens(prompt, false);
    while (!signal.aborted && sequence.nextTokenIndex < prompt.length - 1) {
      const from = sequence.nextTokenIndex;
      await sequence.evaluateWithoutGeneratingNewTokens(prompt.slice(from, Math.min(from + step, prompt.length - 1)));
    }
  }

  async function compile(schema) {
    try {
      return await llama.createGrammarForJsonSchema(schema);
    } catch {
      throw new BadRequest("response_format: this JSON schema cannot be made into a grammar.");
    }
  }

  return { answer };
}

function item({ role, content }) {
  return role === "assistant" ? { type: "model", response: [content] } : { type: role, text: content };
}
