/** The reading room: an article in, its reading out. */

import { Failure, key, post } from "./api.js";
import { announce, fill, h } from "./dom.js";
import { askForKey } from "./keyring.js";
import { Desk } from "./desk.js";
import { unpacked } from "./exports.js";
import { during } from "./progress.js";
import { Reading } from "./reading.js";
import { Page } from "./page.js";
import { Verify } from "./verify.js";
import { count, wordsOf } from "./words.js";

const main = document.getElementById("main");
const desk = new Desk(read, reopen);
const proof = new Verify(verify);
let view = desk;
let page = null;
let busy = false;

/** What the service is asked, of what the reader brings. */
const request = ({ text, format, targets, sure, corrections }) => ({
  text,
  format,
  offset_unit: "utf16",
  include: ["text"],
  coreference: true,
  ...(targets?.length ? { targets } : {}),
  ...(corrections?.length ? { corrections } : {}),
  ...(sure === "most" ? { min_precision: 0.9 } : {}),
  ...(sure === "all" ? { min_confidence: 0 } : {}),
});

/** What `path` answers to `body`, while `sentence` stands there; null when it did not come to that, which the reader has been told. */
async function asked(path, body, sentence, accept) {
  if (busy) return null;
  busy = true;
  try {
    return await during(sentence, (signal, tell) => answered(path, body, { signal, tell, accept }));
  } catch (error) {
    failed(error);
    return null;
  } finally {
    busy = false;
  }
}

async function read(order) {
  const body = request(order);
  const result = await asked("v1/analyze", body, `Reading ${count(wordsOf(order.text), "word")} …`);
  if (!result) return;
  show(new Reading({ ...order, ...body }, result));
  announce("The article has been read.");
}

function fetchAs(order, accept) {
  return asked("v1/analyze", request(order), "Writing …", accept);
}

function verify(body) {
  return asked("v1/quotes/verify", { ...body, offset_unit: "utf16" }, "Verifying …");
}

/** The answer; for a key that is missing or wrong the reader is asked until there is one or he gives up. */
async function answered(path, body, how) {
  for (;;) {
    try {
      return await post(path, body, how);
    } catch (error) {
      if (!["missing_api_key", "invalid_api_key"].includes(error.code)) throw error;
      key.forget();
      const why =
        error.code === "missing_api_key"
          ? "Whoever runs it can give you one."
          : "The key you gave is not known to it. Check it, or ask whoever runs the service for another.";
      if (!(await askForKey(why))) throw error;
    }
  }
}

function failed(error) {
  if (!(error instanceof Failure)) throw error;
  if (error.code === "stopped") return announce("Stopped.");
  const again = error.retryAfter ? ` Try again in ${count(error.retryAfter, "second")}.` : "";
  view.say(error.message + again);
}

/** Put `next` before the reader; `title` is the window's. */
function turn(next, title, name) {
  page?.close();
  page = null;
  view = next;
  fill(main, next.element);
  document.title = `${title} · Copydesk`;
  for (const button of views.children) button.ariaCurrent = button.value === name ? "page" : null;
}

/** Show a reading; one of the text that is shown already takes its place without the reader losing hers. */
function show(reading) {
  const place = page?.reading.text === reading.text ? page.place() : undefined;
  const made = new Page(reading, { read, fetchAs, edit: () => lay(reading.request) });
  turn(made, reading.title ?? "Article", "read");
  page = made;
  main.focus({ preventScroll: true });
  page.opened(place);
}

/** Show the reading that a file holds; false where it holds none. Throws an Error in words for one that is damaged. */
function reopen(text) {
  const saved = unpacked(text);
  if (!saved) return false;
  try {
    show(new Reading(saved.request, saved.result));
  } catch {
    lay(null);
    throw new Error("This file is a reading that is damaged, or of another version. Read the article again.");
  }
  return true;
}

/** Back to the desk: with the text of `order`, or after a reading with none. */
function lay(order) {
  if (order) desk.show(order.text, order.format, { targets: order.targets, sure: order.sure, corrections: order.corrections });
  else if (page) desk.show("", "text");
  turn(desk, "The reading room", "read");
  desk.text.focus();
}

/** To the verification, with the article that is read as the draft. */
function check() {
  if (page && !proof.draft.text.value) proof.draft.set(page.reading.request.text, page.reading.request.format);
  turn(proof, "Verify quotes", "verify");
  proof.draft.text.focus();
  proof.draft.text.setSelectionRange(0, 0);
}

const button = (value, label, act) => h("button", { type: "button", value, onclick: act }, label);
const views = fill(
  document.getElementById("views"),
  button("read", "New article", () => lay(null)),
  button("verify", "Verify quotes", check),
);
turn(desk, "The reading room", "read");
