// The client.

import { type Call, type CallOptions, type ClientOptions, Connection, NDJSON } from "./connection.js";
import { problemError } from "./errors.js";
import { Jobs } from "./jobs.js";
import { CHUNK, Chunk, plain } from "./lines.js";
import type {
  AnalyzeOptions,
  AnalyzeResult,
  BatchItem,
  BatchOptions,
  Document,
  Draft,
  EntitiesOptions,
  EntitiesResult,
  HedgingOptions,
  HedgingResult,
  JobItem,
  Limits,
  ModelCard,
  PartOfEntities,
  PartOfHedging,
  PartOfQuotes,
  PartOfStance,
  QuotesOptions,
  QuotesResult,
  StanceOptions,
  StanceResult,
  Transcript,
  VerifyOptions,
  VerifyResult,
} from "./types.js";

type Whole<Options> = Omit<Options, "fields"> & CallOptions;

/**
 * A Copydesk. Every method takes the options of the request as the service documents them, and with them a `signal`, `timeoutMs` and
 * `requestId` of its own. All throw a `CopydeskError`.
 */
export class Client {
  readonly #connection: Connection;

  /** Durable work on many documents. */
  readonly jobs: Jobs;

  constructor(options: ClientOptions = {}) {
    this.#connection = new Connection(options);
    this.jobs = new Jobs(this.#connection);
  }

  /** Who and what is named. */
  entities(text: string, options?: Whole<EntitiesOptions>): Promise<EntitiesResult>;
  entities(text: string, options: EntitiesOptions & CallOptions): Promise<PartOfEntities>;
  entities(text: string, options: EntitiesOptions & CallOptions = {}): Promise<PartOfEntities> {
    return this.#post("/v1/entities", { text }, options);
  }

  /** Who said what. */
  quotes(text: string, options?: Whole<QuotesOptions>): Promise<QuotesResult>;
  quotes(text: string, options: QuotesOptions & CallOptions): Promise<PartOfQuotes>;
  quotes(text: string, options: QuotesOptions & CallOptions = {}): Promise<PartOfQuotes> {
    return this.#post("/v1/quotes", { text }, options);
  }

  /** How surely it is said. */
  hedging(text: string, options?: Whole<HedgingOptions>): Promise<HedgingResult>;
  hedging(text: string, options: HedgingOptions & CallOptions): Promise<PartOfHedging>;
  hedging(text: string, options: HedgingOptions & CallOptions = {}): Promise<PartOfHedging> {
    return this.#post("/v1/hedging", { text }, options);
  }

  /** For, against or neutral towards each of `targets`. */
  stance(text: string, targets: readonly string[], options?: Whole<StanceOptions>): Promise<StanceResult>;
  stance(text: string, targets: readonly string[], options: StanceOptions & CallOptions): Promise<PartOfStance>;
  stance(text: string, targets: readonly string[], options: StanceOptions & CallOptions = {}): Promise<PartOfStance> {
    return this.#post("/v1/stance", { text, targets }, options);
  }

  /** All of it at once, which costs less than one after the other. */
  analyze(text: string, options: AnalyzeOptions & CallOptions = {}): Promise<AnalyzeResult> {
    return this.#post("/v1/analyze", { text }, options);
  }

  /** The quotes of `draft` held against what was said. */
  verify(draft: Draft, transcripts: readonly Transcript[], options: VerifyOptions & CallOptions = {}): Promise<VerifyResult> {
    return this.#post("/v1/quotes/verify", { draft: plain(draft), transcripts: transcripts.map(plain) }, options);
  }

  /** Documents in one request, no more than `limits()` says; an item each, in their order. See `unwrap`. */
  async batch(documents: readonly Document[], options: BatchOptions & CallOptions = {}): Promise<BatchItem[]> {
    const body = { documents: documents.map(plain) };
    return (await this.#post<{ results: BatchItem[] }>("/v1/batch", body, options)).results;
  }

  /**
   * Any number of documents; an item each, in their order, as they come.
   *
   * `documents` is read as the work goes on, so that it may be endless. `atOnce` requests of up to sixteen documents are under way. What a
   * broken connection or a full queue leaves undone is asked for again; nothing comes twice and nothing is missing.
   */
  async *stream(
    documents: Iterable<Document> | AsyncIterable<Document>,
    options: BatchOptions & CallOptions & { atOnce?: number } = {},
  ): AsyncGenerator<BatchItem, void> {
    const { atOnce = 4, signal, timeoutMs, requestId, ...shared } = options;
    const stopped = new AbortController();
    const call: Call = { method: "POST", path: "/v1/batch", contentType: NDJSON, accept: NDJSON, timed: true };
    const how: CallOptions = {
      signal: signal ? AbortSignal.any([signal, stopped.signal]) : stopped.signal,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(requestId === undefined ? {} : { requestId }),
    };
    const running: Ahead<BatchItem>[] = [];
    try {
      for await (const part of parts(documents)) {
        running.push(new Ahead(this.#connection.receive(call, new Chunk(part, shared), how)));
        if (running.length >= atOnce) yield* running.shift()!;
      }
      while (running.length) yield* running.shift()!;
    } finally {
      stopped.abort();
    }
  }

  /** The models in use: data, licences, figures, calibration. */
  async models(options: CallOptions = {}): Promise<ModelCard[]> {
    const list = (await this.#connection.send({ method: "GET", path: "/v1/models" }, options)) as { models: ModelCard[] };
    return list.models;
  }

  /** How much may be sent at once, and how often. */
  async limits(options: CallOptions = {}): Promise<Limits> {
    return (await this.#connection.send({ method: "GET", path: "/v1/limits" }, options)) as Limits;
  }

  /** Whether the service can work; false also where none answers. */
  isReady(): Promise<boolean> {
    return this.#connection.succeeds("/readyz");
  }

  async #post<Result>(path: string, body: object, options: CallOptions): Promise<Result> {
    const { signal, timeoutMs, requestId, ...rest } = options;
    const call: Call = { method: "POST", path, body: JSON.stringify({ ...body, ...rest }), timed: true, tagged: true };
    return (await this.#connection.send(call, options)) as Result;
  }
}

/** The result in `item`. Throws a `ProblemError` where the document could not be analysed. */
export function unwrap(item: BatchItem | JobItem): AnalyzeResult {
  if (item.result) return item.result;
  throw problemError(item.problem!);
}

/** What an iterator gives, fetched before it is asked for; no more than the items of one request. */
class Ahead<Item> implements AsyncIterable<Item> {
  readonly #items: Item[] = [];
  #ended = false;
  #error: { reason: unknown } | null = null;
  #wake: () => void = () => undefined;

  constructor(source: AsyncIterable<Item>) {
    void this.#fill(source);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Item, void> {
    for (;;) {
      while (this.#items.length) yield this.#items.shift()!;
      if (this.#error) throw this.#error.reason;
      if (this.#ended) return;
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
  }

  async #fill(source: AsyncIterable<Item>): Promise<void> {
    try {
      for await (const item of source) {
        this.#items.push(item);
        this.#wake();
      }
    } catch (reason) {
      this.#error = { reason };
    }
    this.#ended = true;
    this.#wake();
  }
}

async function* parts(documents: Iterable<Document> | AsyncIterable<Document>): AsyncGenerator<Document[], void> {
  let part: Document[] = [];
  for await (const document of documents) {
    part.push(document);
    if (part.length === CHUNK) {
      yield part;
      part = [];
    }
  }
  if (part.length) yield part;
}
