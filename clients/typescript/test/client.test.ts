// Against a service with the toy models at COPYDESK_URL, and one with the weights that ship at COPYDESK_SHIPPED_URL.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, writeFile, rm } from "node:fs/promises";
import { test } from "node:test";
import { promisify } from "node:util";
import {
  Client,
  DeadlineError,
  InvalidRequestError,
  NoAnswerError,
  NotFoundError,
  ProblemError,
  TooLargeError,
  unwrap,
  type Document,
} from "copydesk-client";

function address(name: string): string {
  const url = process.env[name];
  if (!url) throw new Error(`${name} is not set: make test-typescript starts the services that these tests ask`);
  return url;
}

const URL_ = address("COPYDESK_URL");
const TEXT = 'The mayor, Ann Lee, said: "It might rain in Kabul." Bob Roe\u2028left 🌧. The end.';
const TRANSCRIPT = "ANN LEE: It might rain in Kabul.";
const desk = new Client({ baseUrl: URL_ });

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

test("every task gives its result", async () => {
  const entities = await desk.entities(TEXT, { id: "a", offset_unit: "utf16" });
  assert.equal(entities.id, "a");
  assert.ok(entities.mentions.length > 2);
  for (const mention of entities.mentions) assert.equal(TEXT.slice(mention.start, mention.end), mention.text);
  const quotes = await desk.quotes(TEXT, { offset_unit: "utf16" });
  assert.equal(quotes.quotes[0]?.content[0]?.text, "It might rain in Kabul.");
  assert.equal((await desk.hedging(TEXT)).summary.hedged, 1);
  const { stances } = await desk.stance(TEXT, ["rain", "Kabul"]);
  assert.deepEqual(stances.map((stance) => stance.target), ["rain", "Kabul"]);
  const whole = await desk.analyze(TEXT, { tasks: ["entities", "hedging"], include: ["text"] });
  assert.equal(whole.document?.text, TEXT);
  assert.equal(whole.quotes, undefined);
  const part = await desk.quotes(TEXT, { fields: ["sources"] });
  assert.equal(part.quotes, undefined);
});

test("what is known of the service", async () => {
  assert.equal((await desk.models())[0]?.name, "toy");
  assert.equal((await desk.limits()).max_documents, 64);
  assert.equal(await desk.isReady(), true);
});

test("verify", async () => {
  const found = await desk.verify(TEXT, [{ id: "tape", text: TRANSCRIPT }, "Nothing else was said."]);
  assert.equal(found.quotes[0]?.verdict, "verbatim");
  assert.equal(found.quotes[0]?.match?.transcript, "tape");
});

test("a batch has results and problems", async () => {
  const [good, bad] = await desk.batch([{ id: "a", text: TEXT }, " "], { tasks: ["entities"] });
  assert.ok(unwrap(good!).entities?.length);
  assert.throws(() => unwrap(bad!), (error: unknown) => error instanceof InvalidRequestError && error.code === "blank_text");
});

test("a stream keeps order and reads no further than it works", async () => {
  let read = 0;
  function* documents(): Generator<Document> {
    while (read < 10_000) {
      read++;
      yield { id: `${read}`, text: read % 7 ? `Ann Lee met Bob Roe\u2028${read} times.` : " " };
    }
  }
  const taken: [string | null, number][] = [];
  for await (const item of desk.stream(documents(), { tasks: ["entities"] })) {
    taken.push([item.id, item.status]);
    if (taken.length === 100) break;
  }
  assert.deepEqual(taken, Array.from({ length: 100 }, (_, place) => [`${place + 1}`, (place + 1) % 7 ? 200 : 422]));
  assert.ok(read < 300, `${read} were read`);
  assert.deepEqual(await all(desk.stream([])), []);
});

test("a document of a stream has options of its own", async () => {
  const [first, second] = await all(desk.stream([{ text: TEXT, tasks: ["hedging"] }, TEXT], { tasks: ["entities"], atOnce: 1 }));
  assert.ok(unwrap(first!).sentences);
  assert.ok(unwrap(second!).entities);
});

test("an answer that still holds is not sent again", async () => {
  const statuses: number[] = [];
  const noted = new Client({
    baseUrl: URL_,
    fetch: async (...request) => {
      const response = await fetch(...request);
      statuses.push(response.status);
      return response;
    },
  });
  const first = await noted.entities(TEXT);
  assert.deepEqual(await noted.entities(TEXT), first);
  await noted.entities(TEXT, { id: "other" });
  assert.deepEqual(statuses, [200, 304, 200]);
});

test("what is wrong is told", async () => {
  const wrong = { colour: "red", requestId: "desk-7" };
  await assert.rejects(desk.entities(TEXT, wrong), (error: unknown) => {
    assert.ok(error instanceof InvalidRequestError);
    assert.deepEqual([error.status, error.code, error.requestId, error.errors[0]?.pointer], [422, "invalid_request", "desk-7", "/colour"]);
    return true;
  });
  // @ts-expect-error: the types know the options
  await assert.rejects(desk.entities(TEXT, { colour: "red" }), ProblemError);
  await assert.rejects(desk.entities("broken \ud800 text"), InvalidRequestError);
  await assert.rejects(desk.batch(Array.from({ length: 65 }, () => "Ann Lee.")), TooLargeError);
  await assert.rejects(desk.entities(TEXT.repeat(200), { timeoutMs: 1 }), (error: unknown) => error instanceof DeadlineError || (error as Error).name === "TimedOutError");
  assert.throws(() => new Client({ baseUrl: "localhost:8000" }), /give an address/);
});

test("nobody answers", async () => {
  const lost = new Client({ baseUrl: "http://127.0.0.1:9", retry: { attempts: 1 } });
  await assert.rejects(lost.limits(), NoAnswerError);
  assert.equal(await lost.isReady(), false);
});

test("a signal ends a call and a stream", async () => {
  await assert.rejects(desk.entities(TEXT, { signal: AbortSignal.abort() }), { name: "AbortError" });
  const leaving = new AbortController();
  await assert.rejects(async () => {
    for await (const _ of desk.stream(Array.from({ length: 200 }, () => TEXT), { signal: leaving.signal })) leaving.abort();
  }, { name: "AbortError" });
});

test("a job is handed in, waited for and read", async () => {
  const documents = Array.from({ length: 40 }, (_, place) => ({ id: `${place}`, text: place % 5 ? TEXT : " " }));
  const job = await desk.jobs.submit(documents, { tasks: ["entities"] });
  const items = await all(desk.jobs.results(job.id));
  assert.deepEqual(items.map(({ index, id, status }) => [index, id, status]), documents.map(({ id }, place) => [place, id, place % 5 ? 200 : 422]));
  const rest = await all(desk.jobs.results(job.id, { after: 37, follow: false }));
  assert.deepEqual(rest.map((item) => item.index), [38, 39]);
  const ended = await desk.jobs.wait(job.id);
  assert.deepEqual([ended.status, ended.counts], ["done", { total: 40, done: 32, failed: 8 }]);
  assert.ok((await desk.jobs.list({ limit: 5 })).jobs.some((one) => one.id === job.id));
  await desk.jobs.cancel(job.id, { purge: true });
  await assert.rejects(desk.jobs.get(job.id), NotFoundError);
  await assert.rejects(desk.jobs.submit([]), InvalidRequestError);
});

test("the example of the README prints what it says", async () => {
  const shown = await readFile(new URL("../../README.md", import.meta.url), "utf8");
  const examples = [...shown.matchAll(/```js\n(.*?)```\n\nprints `([^`]*)`/gs)];
  assert.equal(examples.length, shown.split("```js").length - 1);
  const folder = await mkdtemp(new URL("../example-", import.meta.url).pathname);
  try {
    for (const [, program, printed] of examples) {
      await writeFile(`${folder}/example.mjs`, program!.replaceAll("http://127.0.0.1:8000", address("COPYDESK_SHIPPED_URL")));
      const { stdout } = await promisify(execFile)(process.execPath, [`${folder}/example.mjs`]);
      assert.equal(stdout.trim(), printed);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});
