/** The reading room: an article in, its reading out. */

import { Failure, key, post } from "./api.js";
import { announce, fill, h } from "./dom.js";
import { askForKey } from "./keyring.js";
import { Desk } from "./desk.js";
import { unpacked } from "./exports.js";
import { during } from "./progress.js";
import { Reading } from "./reading.js";
import { Page } from "./page.js";
import { count, wordsOf } from "./words.js";

const main = document.getElementById("main");
const desk = new Desk((asked) => read(asked), reopen);
let page = null;
let busy = false;

/** What the service is asked, of what the reader brings. */
const request = ({ text, format, targets, sure }) => ({
  text, format, offset_unit: "utf16", include: ["text"], coreference: true,
  ...(targets?.length ? { targets } : {}),
  ...(sure === "most" ? { min_precision: 0.9 } : {}),
  ...(sure === "all" ? { min_confidence: 0 } : {}),
});

async function read(asked) {
  if (busy) return;
  busy = true;
  try {
    const body = request(asked);
    const result = await during(`Reading ${count(wordsOf(asked.text), "word")} …`, (signal, tell) => answered(body, signal, tell));
    show(new Reading({ ...asked, ...body }, result));
    announce("The article has been read.");
  } catch (error) {
    failed(error);
  } finally {
    busy = false;
  }
}

/** The answer; for a key that is missing or wrong the reader is asked until there is one or he gives up. */
async function answered(body, signal, tell) {
  for (;;) {
    try {
      return await post("v1/analyze", body, { signal, tell });
    } catch (error) {
      if (!["missing_api_key", "invalid_api_key"].includes(error.code)) throw error;
      key.forget();
      const why = error.code === "missing_api_key" ? "Whoever runs it can give you one." : "The key you gave is not known to it. Check it, or ask whoever runs the service for another.";
      if (!(await askForKey(why))) throw error;
    }
  }
}

function failed(error) {
  if (!(error instanceof Failure)) throw error;
  if (error.code === "stopped") return announce("Stopped.");
  const again = error.retryAfter ? ` Try again in ${count(error.retryAfter, "second")}.` : "";
  (page ?? desk).say(error.message + again);
}

function show(reading) {
  page?.close();
  page = new Page(reading, { read, edit: () => lay(reading.request) });
  fill(main, page.element);
  page.opened();
  document.title = `${reading.title ?? "Article"} · Copydesk`;
  main.focus({ preventScroll: true });
}

function reopen(text) {
  const saved = unpacked(text);
  if (saved) show(new Reading(saved.request, saved.result));
  return Boolean(saved);
}

/** Back to the desk, with what was read last. */
function lay(asked) {
  page?.close();
  page = null;
  document.title = "The reading room · Copydesk";
  if (asked) desk.show(asked.text, asked.format);
  fill(main, desk.element);
  desk.text.focus();
}

fill(document.getElementById("views"), h("button", { type: "button", onclick: () => lay(null) }, "New article"));
fill(main, desk.element);
