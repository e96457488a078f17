// Answers that are kept for as long as the service says they hold.

export interface Kept {
  etag: string;
  text: string;
}

/** The latest answers, up to a number of characters; asked for again, the service only says that they still hold. */
export class Answers {
  readonly #kept = new Map<string, Kept>();
  #size = 0;

  constructor(private readonly most: number) {}

  find(key: string): Kept | undefined {
    const kept = this.#kept.get(key);
    if (kept) {
      this.#kept.delete(key);
      this.#kept.set(key, kept);
    }
    return kept;
  }

  keep(key: string, etag: string, text: string): void {
    this.#drop(key);
    if (key.length + text.length > this.most) return;
    this.#kept.set(key, { etag, text });
    this.#size += key.length + text.length;
    for (const oldest of this.#kept.keys()) {
      if (this.#size <= this.most) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    const kept = this.#kept.get(key);
    if (kept && this.#kept.delete(key)) this.#size -= key.length + kept.text.length;
  }
}
