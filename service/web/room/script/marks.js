/** Pointing at marks, stepping from one to the next, and what then lights up. */

import { announce } from "./dom.js";
import { explained } from "./slip.js";

const DELAY = 140;
const LINGER = 260;

const keysOf = (element) => (element?.dataset.marks ?? "").split(" ").filter(Boolean);

const reveal = (element) =>
  element.scrollIntoView({ block: "center", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });

/**
 * Marks of `page` that explain themselves on a `slip`: by hover, by focus (the arrow keys step), pinned by a click or Enter; there
 * `correct` is given corrections.
 */
export class Marks {
  constructor(page, reading, slip, margins, index, correct) {
    Object.assign(this, { page, reading, slip, margins, index, correct });
    this.timer = 0;
    this.lit = [];
    this.ended = new AbortController();
    const on = (element, type, act) => element.addEventListener(type, act, { signal: this.ended.signal });
    on(page, "pointerover", (event) => event.pointerType === "mouse" && this.over(event));
    on(page, "pointerout", (event) => event.pointerType === "mouse" && this.out());
    on(page, "focusin", (event) => this.focus(event));
    on(page, "focusout", () => this.out());
    on(page, "click", (event) => this.click(event));
    on(page, "keydown", (event) => this.key(event));
    on(slip.element, "pointerenter", () => clearTimeout(this.timer));
    on(slip.element, "pointerleave", () => this.out());
    this.rove(this.stops()[0]);
  }

  close() {
    clearTimeout(this.timer);
    this.ended.abort();
  }

  stops() {
    return [...this.page.querySelectorAll("#article [tabindex]")];
  }

  /** One stop of the article is in the order of the Tab key: the one last looked at. */
  rove(stop) {
    for (const other of this.page.querySelectorAll('#article [tabindex="0"]')) other.tabIndex = -1;
    if (stop) stop.tabIndex = 0;
  }

  over(event) {
    const mark = event.target.closest?.("[data-marks]");
    if (!mark || this.slip.pinned) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.show(mark), DELAY);
  }

  out() {
    clearTimeout(this.timer);
    if (!this.slip.pinned) this.timer = setTimeout(() => this.slip.close(), LINGER);
  }

  focus(event) {
    const stop = event.target.closest("#article [tabindex]");
    if (!stop) return;
    this.rove(stop);
    if (stop.matches(":focus-visible") && !this.slip.leading) this.look(stop);
  }

  /** Explain a stop that was stepped to. */
  look(stop) {
    clearTimeout(this.timer);
    this.slip.pinned = false;
    this.show(stop);
    announce(this.slip.body.innerText.replace(/\n+/g, ". "));
  }

  click(event) {
    const mark = event.target.closest("#article [data-marks]");
    if (!mark) {
      this.slip.close();
      return;
    }
    clearTimeout(this.timer);
    this.show(mark);
    this.slip.pin();
  }

  key(event) {
    const stop = event.target.closest?.("#article [tabindex]");
    if (!stop) return;
    if (event.key === "Escape") this.slip.close();
    else if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      this.show(stop);
      this.slip.pin();
    } else this.step(event, stop);
  }

  step(event, stop) {
    const stops = this.stops();
    const at = stops.indexOf(stop);
    const next = { ArrowRight: stops[at + 1], ArrowLeft: stops[at - 1], Home: stops[0], End: stops.at(-1) }[event.key];
    if (!next) return;
    event.preventDefault();
    next.focus();
    this.look(next);
  }

  show(mark) {
    const keys = keysOf(mark);
    this.light(keys);
    this.slip.show(mark, explained(keys, this.reading, this.correct));
  }

  /** Light up all that belongs to the marks with these keys: a quote with its speaker, a name with its other mentions. */
  light(keys) {
    this.unlight();
    for (const key of keys) {
      const [kind, id] = key.split(":");
      if (["quote", "cue", "source"].includes(kind)) this.lightQuote(id);
      else if (kind === "name") this.lightEntity(this.reading.mention.get(id).entity);
      else this.add(key);
    }
  }

  lightQuote(id) {
    for (const kind of ["quote", "cue", "source"]) this.add(`${kind}:${id}`);
    for (const rule of this.page.querySelectorAll(`.rules [data-marks="quote:${id}"]`)) this.turnOn(rule);
    const source = this.reading.sourceOf.get(id);
    const row = source && this.page.querySelector(`[data-source="${CSS.escape(source.id)}"]`);
    if (row) this.turnOn(row);
    this.margins.join(this.reading.quote.get(id), row);
  }

  lightEntity(id) {
    for (const mention of this.reading.mentions) {
      if (mention.entity === id) this.add(`name:${mention.id}`);
    }
  }

  add(key) {
    this.index.get(key)?.forEach((element) => this.turnOn(element));
  }

  turnOn(element) {
    element.classList.add("lit");
    this.lit.push(element);
  }

  unlight() {
    for (const element of this.lit) element.classList.remove("lit");
    this.lit = [];
    this.margins.unjoin();
  }

  /** Scroll to the first piece of a mark, and stop there; "at:OFFSET" is the block that holds it. */
  goto(key) {
    if (key.startsWith("at:")) return this.gotoBlock(Number(key.slice(3)));
    const pieces = this.index.get(key) ?? [];
    const piece = pieces.find((element) => element.classList.contains("piece"));
    if (!piece) return;
    reveal(piece);
    this.light([key]);
    const stop = pieces.find((element) => element.matches("[tabindex]"));
    if (stop) {
      this.rove(stop);
      stop.focus({ preventScroll: true });
    }
  }

  gotoBlock(offset) {
    const block = [...this.page.querySelectorAll("#article [data-from]")].findLast((element) => Number(element.dataset.from) <= offset);
    if (!block) return;
    reveal(block);
    this.unlight();
    this.turnOn(block);
  }
}
