// Durable work on many documents.

import { type CallOptions, type Connection, NDJSON, sleep } from "./connection.js";
import { Results, line } from "./lines.js";
import type { BatchOptions, Document, JobItem, JobList, JobState } from "./types.js";

const FIRST = 100;
const MOST = 5000;
const ENDED: string[] = ["done", "failed", "cancelled"];

/** The jobs of a client's key; see `Client.jobs`. */
export class Jobs {
  constructor(private readonly connection: Connection) {}

  /**
   * Hand in documents; the service works on them whether or not anybody waits. They are held in memory until they are sent, as browsers
   * cannot send a stream; an idempotency key makes one job of them however often that takes. `callback` is an address, which the operator
   * must have allowed, to be told of the end.
   */
  async submit(
    documents: Iterable<Document> | AsyncIterable<Document>,
    options: BatchOptions & CallOptions & { callback?: string } = {},
  ): Promise<JobState> {
    const { signal, timeoutMs, requestId, callback, ...shared } = options;
    const lines: string[] = [];
    for await (const document of documents) lines.push(line(document, shared));
    const call = {
      method: "POST",
      path: "/v1/jobs",
      body: new Blob(lines),
      contentType: NDJSON,
      query: callback === undefined ? {} : { callback },
      headers: { "Idempotency-Key": [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("") },
    } as const;
    return (await this.connection.send(call, options)) as JobState;
  }

  /** How far it is. */
  async get(job: string, options: CallOptions = {}): Promise<JobState> {
    return (await this.connection.send({ method: "GET", path: path(job) }, options)) as JobState;
  }

  /** One's own jobs, the newest first; `before` is the `next` of an earlier list. */
  async list(options: CallOptions & { limit?: number; before?: string } = {}): Promise<JobList> {
    const query: Record<string, string> = {};
    if (options.limit !== undefined) query["limit"] = String(options.limit);
    if (options.before !== undefined) query["before"] = options.before;
    return (await this.connection.send({ method: "GET", path: "/v1/jobs", query }, options)) as JobList;
  }

  /** Wait until it has ended, done, failed or cancelled, or until `timeoutMs` have passed: the last that is known of it. */
  async wait(job: string, options: { signal?: AbortSignal; timeoutMs?: number } = {}): Promise<JobState> {
    const end = Date.now() + (options.timeoutMs ?? Infinity);
    const how = options.signal ? { signal: options.signal } : {};
    for (let pause = FIRST; ; pause = Math.min(MOST, pause * 1.5)) {
      const state = await this.get(job, how);
      if (ENDED.includes(state.status) || Date.now() >= end) return state;
      await sleep(Math.max(0, Math.min(pause, end - Date.now())), options.signal);
    }
  }

  /**
   * The items of its documents, in their order, while it runs; they go on where they break off. `after` is the `index` of the last that has
   * arrived earlier; with `follow: false` only what is finished comes.
   */
  results(job: string, options: CallOptions & { after?: number; follow?: boolean } = {}): AsyncGenerator<JobItem, void> {
    const call = { method: "GET", path: `${path(job)}/results`, accept: NDJSON } as const;
    return this.connection.receive(call, new Results(options.after ?? -1, options.follow ?? true), options, true);
  }

  /** End it; what is finished stays until it expires, or goes too with `purge`. */
  async cancel(job: string, options: CallOptions & { purge?: boolean } = {}): Promise<JobState | undefined> {
    const query: Record<string, string> = options.purge ? { purge: "true" } : {};
    return (await this.connection.send({ method: "DELETE", path: path(job), query }, options)) as JobState | undefined;
  }
}

function path(job: string): string {
  return `/v1/jobs/${encodeURIComponent(job)}`;
}
