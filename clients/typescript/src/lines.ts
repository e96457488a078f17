// Many documents a few at a time, as lines of NDJSON; nothing here does any I/O.

import { type CopydeskError, NoAnswerError, problemError } from "./errors.js";
import { isPassing } from "./retry.js";
import type { BatchItem, BatchOptions, Document, JobItem } from "./types.js";

/**
 * Documents of one request. The service reads as many before it waits for its answers to be taken, so that a client that first sends all
 * and then reads, as fetch does, cannot stall.
 */
export const CHUNK = 16;

/** An answer of NDJSON that is put together from as many requests as it takes. */
export interface Incoming<Item> {
  /** The body, or the query, that asks for what is missing. */
  ask(): { body?: string; query?: Record<string, string> };
  /** Take the next line; what can now be given. */
  take(line: string): Item[];
  /** Why something is missing once an answer has ended; null when all is there. */
  failure(): CopydeskError | null;
  /** What to give when there is to be no further request; null where that is an error. */
  left(): Item[] | null;
  /** Whether the last request has brought something to be given. */
  hasProgressed(): boolean;
}

/** A document as a line; its own options go before those of all. */
export function line(document: Document, options: BatchOptions): string {
  return `${JSON.stringify({ ...options, ...plain(document) })}\n`;
}

export function plain<T extends object>(document: string | T): T | { text: string } {
  return typeof document === "string" ? { text: document } : document;
}

/** Documents of one request, and the items that have come for them. */
export class Chunk implements Incoming<BatchItem> {
  readonly #lines: string[];
  readonly #items: (BatchItem | undefined)[];
  readonly #unsure = new Map<number, BatchItem>();
  #waiting: number[] = [];
  #row = 0;
  #given = 0;

  constructor(documents: readonly Document[], options: BatchOptions) {
    this.#lines = documents.map((document) => line(document, options));
    this.#items = documents.map(() => undefined);
  }

  ask(): { body: string } {
    this.#row = 0;
    this.#unsure.clear();
    this.#waiting = [...this.#items.keys()].filter((place) => this.#items[place] === undefined);
    return { body: this.#waiting.map((place) => this.#lines[place]).join("") };
  }

  take(text: string): BatchItem[] {
    const item = JSON.parse(text) as BatchItem;
    const place = this.#waiting[this.#row++]!;
    if (item.problem && isPassing(problemError(item.problem))) this.#unsure.set(place, item);
    else this.#items[place] = item;
    return this.#ready();
  }

  failure(): CopydeskError | null {
    if (!this.#isAnswered()) {
      return new NoAnswerError(`/v1/batch: the answer broke off after ${this.#row} of ${this.#waiting.length} documents.`);
    }
    for (const item of this.#unsure.values()) return problemError(item.problem!);
    return null;
  }

  left(): BatchItem[] | null {
    if (!this.#isAnswered()) return null;
    for (const [place, item] of this.#unsure) this.#items[place] = item;
    return this.#ready();
  }

  hasProgressed(): boolean {
    return this.#waiting.some((place) => this.#items[place] !== undefined);
  }

  #isAnswered(): boolean {
    return this.#row === this.#waiting.length;
  }

  #ready(): BatchItem[] {
    const first = this.#given;
    while (this.#items[this.#given] !== undefined) this.#given++;
    return this.#items.slice(first, this.#given) as BatchItem[];
  }
}

/** The items of a job as they come, and where to go on. */
export class Results implements Incoming<JobItem> {
  #asked: number;
  #failure: CopydeskError | null = null;

  constructor(private after: number, private readonly follow: boolean) {
    this.#asked = after;
  }

  ask(): { query: Record<string, string> } {
    this.#asked = this.after;
    this.#failure = null;
    return { query: { after: String(this.after), follow: String(this.follow) } };
  }

  take(text: string): JobItem[] {
    const item = JSON.parse(text) as JobItem;
    if (item.index === null) {
      this.#failure = problemError(item.problem!);
      return [];
    }
    this.after = item.index;
    return [item];
  }

  failure(): CopydeskError | null {
    return this.#failure;
  }

  /** Nothing: who asks for results is to have all, or to know why not. */
  left(): null {
    return null;
  }

  hasProgressed(): boolean {
    return this.after > this.#asked;
  }
}

/** The lines of a body as they come. */
export async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  const reader = body.getReader();
  const decoder = new TextDecoder("utf-8", { fatal: true });
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const parts = (rest + decoder.decode(value, { stream: true })).split("\n");
      rest = parts.pop()!;
      for (const part of parts) if (part.trim()) yield part;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
