/** The article as a barcode: what is quoted, hedged and takes sides, from the first word to the last. */

import { h, svg } from "./dom.js";
import { shade } from "./reading.js";
import { short } from "./words.js";

const HEIGHT = 40;

/** Bars of `quotes` of a `reading`, as rectangles over its whole length; `tall` of them all. */
export function bars(reading, quotes, top, tall) {
  return quotes.flatMap((quote) =>
    quote.content.map((span) =>
      svg(
        "rect",
        {
          class: `bar ${reading.colour(reading.sourceOf.get(quote.id))} ${quote.kind} ${quote.act}`,
          "data-goto": `quote:${quote.id}`,
          x: span.start,
          y: top,
          width: Math.max(span.end - span.start, reading.text.length / 500),
          height: tall,
        },
        svg("title", {}, `${reading.sourceOf.get(quote.id)?.name ?? "Nobody named"}: ${short(span.text)}`),
      ),
    ),
  );
}

/** The strip across the page: quotes above in their speakers' colours, below hedges by certainty and evidence of stances. */
export function strip(reading, layers) {
  const length = reading.text.length;
  const shapes = [svg("line", { class: "base", x1: 0, x2: length, y1: 26, y2: 26 })];
  if (layers.has("quotes")) shapes.push(...bars(reading, reading.quotes, 0, 26));
  if (layers.has("hedges")) {
    for (const { id, start, end, certainty } of reading.hedged) {
      shapes.push(
        svg("rect", {
          class: `bar hedge shade${shade(certainty)}`,
          "data-goto": `hedge:${id}`,
          x: start,
          y: 28,
          width: end - start,
          height: 6,
        }),
      );
    }
  }
  if (layers.has("stance")) {
    reading.stances.forEach((stance, place) =>
      stance.evidence.forEach(({ span, label }, rank) =>
        shapes.push(
          svg("rect", {
            class: `bar stance ${label}`,
            "data-goto": `stance:t${place}-${rank}`,
            x: span.start,
            y: 35,
            width: span.end - span.start,
            height: 5,
          }),
        ),
      ),
    );
  }
  const drawing = svg(
    "svg",
    { viewBox: `0 0 ${length} ${HEIGHT}`, preserveAspectRatio: "none", role: "img", "aria-label": told(reading) },
    shapes,
  );
  const view = h("div", { class: "view", "aria-hidden": "true" });
  return h("div", { class: "strip" }, drawing, view);
}

function told(reading) {
  const { quotes, hedged, text } = reading;
  const part = (start) => ["first", "second", "third", "last"][Math.min(3, Math.floor((4 * start) / text.length))];
  const parts = ["first", "second", "third", "last"].map((name) => {
    const said = quotes.filter((quote) => part(quote.content[0].start) === name).length;
    return `${said} in the ${name} quarter`;
  });
  return `Barcode of the article. Quotes: ${parts.join(", ")}. ${hedged.length} hedged sentences. The audit lists them all.`;
}

/** Keep the mark of what is on the screen where it belongs on `strip`; returns what ends that. */
export function follow(strip, article) {
  const view = strip.querySelector(".view");
  const move = () => {
    const box = article.getBoundingClientRect();
    const from = Math.max(0, -box.top / box.height);
    const to = Math.min(1, (innerHeight - box.top) / box.height);
    view.style.setProperty("left", `${from * 100}%`);
    view.style.setProperty("width", `${Math.max(0, to - from) * 100}%`);
  };
  move();
  addEventListener("scroll", move, { passive: true });
  addEventListener("resize", move);
  return () => {
    removeEventListener("scroll", move);
    removeEventListener("resize", move);
  };
}
