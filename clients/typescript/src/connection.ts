// Calls over fetch: their attempts, their time, and what came of them.

import { Answers } from "./answers.js";
import { CopydeskError, NoAnswerError, TimedOutError, errorOf, isOf, unexpected } from "./errors.js";
import { type Incoming, linesOf } from "./lines.js";
import { RETRY, type Retry, wait } from "./retry.js";

const JSON_TYPE = "application/json";
export const NDJSON = "application/x-ndjson";

/** Milliseconds after the deadline in which the service's own word on it is awaited. */
const GRACE = 1000;

export interface ClientOptions {
  /** Where the service is. */
  baseUrl?: string;
  /** Sent as a bearer token. Whoever can read a page can read its key. */
  apiKey?: string;
  /**
   * Milliseconds that a call may take with all its attempts; the service is told, and stops working when they are over. Of a stream, those
   * until the next item.
   */
  timeoutMs?: number;
  /** When a request is sent again; `{ attempts: 1 }` for once. */
  retry?: Partial<Retry>;
  /** Characters of earlier answers that are kept to be asked for by ETag; 0 for none. */
  cacheSize?: number;
  /** Sent with every request. */
  headers?: Record<string, string>;
  /** In place of the global fetch. */
  fetch?: typeof fetch;
}

export interface CallOptions {
  /** Ends the call, with its own reason. */
  signal?: AbortSignal;
  timeoutMs?: number;
  /** By which the service's log knows the request. */
  requestId?: string;
}

export interface Call {
  method: "GET" | "POST" | "DELETE";
  path: string;
  body?: string | Blob;
  query?: Record<string, string>;
  contentType?: string;
  accept?: string;
  headers?: Record<string, string>;
  /** Whether the service works on it until a deadline. */
  timed?: boolean;
  /** Whether its answer has an ETag that is worth keeping. */
  tagged?: boolean;
}

export class Connection {
  readonly #base: string;
  readonly #headers: Record<string, string>;
  readonly #timeout: number;
  readonly #retry: Retry;
  readonly #answers: Answers;
  readonly #fetch: typeof fetch;

  constructor(options: ClientOptions) {
    const base = options.baseUrl ?? "http://127.0.0.1:8000";
    if (!/^https?:\/\/./.test(base)) throw new TypeError(`baseUrl is ${JSON.stringify(base)}; give an address such as http://127.0.0.1:8000`);
    this.#base = base.replace(/\/+$/, "");
    this.#headers = { ...(options.apiKey ? { Authorization: `Bearer ${options.apiKey}` } : {}), ...options.headers };
    this.#timeout = options.timeoutMs ?? 60_000;
    if (!(this.#timeout > 0)) throw new TypeError(`timeoutMs is ${this.#timeout}; give a positive number`);
    this.#retry = { ...RETRY, ...options.retry };
    this.#answers = new Answers(options.cacheSize ?? 16_000_000);
    this.#fetch = options.fetch ?? globalThis.fetch.bind(globalThis);
  }

  /** The answer to a call; undefined for one without a body. */
  async send(call: Call, options: CallOptions = {}): Promise<unknown> {
    const timeout = options.timeoutMs ?? this.#timeout;
    const began = Date.now();
    const key = `${call.path}\n${call.body}`;
    for (let attempt = 1; ; attempt++) {
      const left = timeout - (Date.now() - began);
      if (left <= 0) throw new TimedOutError(`${call.path}: the ${timeout} ms given for it passed.`);
      const kept = call.tagged ? this.#answers.find(key) : undefined;
      const failure = await this.#attempt(call, options, left, kept ? { "If-None-Match": kept.etag } : {}, async (response) => {
        if (response.status === 304 && kept) return kept.text;
        if (!response.ok) return errorOf(response);
        const text = await response.text();
        if (text && !isOf(response, JSON_TYPE)) return unexpected(response, text);
        const etag = response.headers.get("etag");
        if (call.tagged && etag) this.#answers.keep(key, etag, text);
        return text;
      });
      if (!(failure instanceof CopydeskError)) return failure ? JSON.parse(failure) : undefined;
      const pause = wait(this.#retry, attempt, failure);
      if (pause === null || Date.now() - began + pause >= timeout) throw failure;
      await sleep(pause, options.signal);
    }
  }

  /** What comes line by line, with as many requests as it takes; if `patient`, an answer that is there may be silent for long. */
  async *receive<Item>(call: Call, incoming: Incoming<Item>, options: CallOptions, patient = false): AsyncGenerator<Item, void> {
    const timeout = options.timeoutMs ?? this.#timeout;
    for (let attempt = 1; ; attempt++) {
      // Aborted when nothing has come for too long, and when nobody reads on.
      const silence = new AbortController();
      const signal = options.signal ? AbortSignal.any([options.signal, silence.signal]) : silence.signal;
      let timer = setTimeout(() => silence.abort(), timeout + GRACE);
      let failure: CopydeskError | null;
      try {
        const asked: Call = { ...call, ...incoming.ask() };
        const response = await this.#fetch(this.#url(asked), this.#init(asked, options, timeout, {}, signal));
        if (response.ok && response.body) {
          for await (const line of linesOf(response.body)) {
            clearTimeout(timer);
            yield* incoming.take(line);
            timer = setTimeout(() => silence.abort(), timeout + GRACE);
          }
          failure = incoming.failure();
        } else {
          failure = await errorOf(response);
        }
      } catch (error) {
        options.signal?.throwIfAborted();
        const silent = silence.signal.aborted;
        if (silent && patient) attempt = 0;
        failure = silent && !patient ? new TimedOutError(`${call.path}: nothing came for ${timeout} ms.`) : noAnswer(call, error);
      } finally {
        clearTimeout(timer);
        silence.abort();
      }
      if (!failure) return;
      if (incoming.hasProgressed()) attempt = 0;
      const pause = wait(this.#retry, attempt, failure);
      if (pause === null) {
        const left = incoming.left();
        if (!left) throw failure;
        yield* left;
        return;
      }
      await sleep(pause, options.signal);
    }
  }

  /** Whether a GET of `path` succeeds. */
  async succeeds(path: string): Promise<boolean> {
    try {
      return (await this.#fetch(this.#base + path, { signal: AbortSignal.timeout(this.#timeout) })).ok;
    } catch {
      return false;
    }
  }

  async #attempt<T>(
    call: Call,
    options: CallOptions,
    left: number,
    headers: Record<string, string>,
    read: (response: Response) => Promise<T>,
  ): Promise<T | CopydeskError> {
    const deadline = AbortSignal.timeout(left + GRACE);
    const signal = options.signal ? AbortSignal.any([options.signal, deadline]) : deadline;
    try {
      return await read(await this.#fetch(this.#url(call), this.#init(call, options, left, headers, signal)));
    } catch (error) {
      options.signal?.throwIfAborted();
      return deadline.aborted ? new TimedOutError(`${call.path}: no answer within ${left} ms.`) : noAnswer(call, error);
    }
  }

  #url(call: Call): string {
    const query = new URLSearchParams(call.query).toString();
    return this.#base + call.path + (query && `?${query}`);
  }

  #init(call: Call, options: CallOptions, left: number, headers: Record<string, string>, signal: AbortSignal): RequestInit {
    return {
      method: call.method,
      ...(call.body === undefined ? {} : { body: call.body }),
      headers: {
        Accept: call.accept ?? JSON_TYPE,
        ...(call.body === undefined ? {} : { "Content-Type": call.contentType ?? JSON_TYPE }),
        ...(call.timed ? { "X-Request-Timeout": String(left / 1000) } : {}),
        ...(options.requestId ? { "X-Request-ID": options.requestId } : {}),
        ...this.#headers,
        ...call.headers,
        ...headers,
      },
      cache: "no-store",
      signal,
    };
  }
}

function noAnswer(call: Call, error: unknown): NoAnswerError {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return new NoAnswerError(`${call.path}: ${cause instanceof Error ? cause.message || cause.name : String(cause)}`, { cause: error });
}

/** Wait, unless `signal` says that nobody wants it any more. */
export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const stop = (): void => {
      clearTimeout(timer);
      reject(signal!.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", stop, { once: true });
  });
}
