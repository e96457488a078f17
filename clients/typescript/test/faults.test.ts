// When the service, or the way to it, fails.

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  Client,
  ConflictError,
  NoAnswerError,
  OverloadedError,
  TimedOutError,
  UnavailableError,
  UnexpectedAnswerError,
  type ClientOptions,
} from "copydesk-client";

type Answer = (body: string, url: URL, init: RequestInit) => Response | Promise<Response>;

/** Answers as told, one after the other, the last for ever. */
function service(...answers: Answer[]): { fetch: typeof fetch; bodies: string[]; urls: URL[]; headers: Headers[] } {
  const bodies: string[] = [];
  const urls: URL[] = [];
  const headers: Headers[] = [];
  return {
    bodies,
    urls,
    headers,
    fetch: async (input, init = {}) => {
      const body = await new Response(init.body ?? null).text();
      bodies.push(body);
      urls.push(new URL(String(input)));
      headers.push(new Headers(init.headers));
      return (answers.length > 1 ? answers.shift()! : answers[0]!)(body, urls.at(-1)!, init);
    },
  };
}

function client(asked: { fetch: typeof fetch }, options: ClientOptions = {}): Client {
  return new Client({ fetch: asked.fetch, ...options, retry: { firstMs: 1, ...options.retry } });
}

function problem(status: number, code: string): object {
  return { type: "", title: "", status, detail: "No.", instance: "/", code, error: "No.", request_id: "r", errors: [] };
}

function refusal(status: number, code: string, retryAfter?: string): Answer {
  const headers = { "content-type": "application/problem+json", ...(retryAfter ? { "retry-after": retryAfter } : {}) };
  return () => new Response(JSON.stringify(problem(status, code)), { status, headers });
}

const good: Answer = () => Response.json({ max_chars: 5 });
const page = (status: number): Answer => () => new Response("<h1>Bad gateway</h1>", { status, headers: { "content-type": "text/html" } });
const broken: Answer = () => Promise.reject(new TypeError("fetch failed"));

function lines(...texts: string[]): Answer {
  return () => new Response(texts.join(""));
}

function breakingOff(...texts: string[]): Answer {
  const left = [...texts];
  return () =>
    new Response(
      new ReadableStream({
        pull(controller) {
          const text = left.shift();
          if (text === undefined) controller.error(new TypeError("terminated"));
          else controller.enqueue(new TextEncoder().encode(text));
        },
      }),
    );
}

const ids = (body: string): string[] => body.trim().split("\n").map((line) => (JSON.parse(line) as { id: string }).id);
const item = (id: string, status = 200): string =>
  `${JSON.stringify({ id, status, ...(status === 200 ? { result: {} } : { problem: problem(status, "queue_full") }) })}\n`;
const given: Answer = (body) => new Response(ids(body).map((id) => item(id)).join(""));
const documents = (count: number): { id: string; text: string }[] => Array.from({ length: count }, (_, place) => ({ id: `${place}`, text: "x" }));

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of items) found.push(one);
  return found;
}

test("it comes back when told", async () => {
  const asked = service(refusal(429, "queue_full", "1"), refusal(503, "stopping", "1"), good);
  const began = Date.now();
  assert.deepEqual(await client(asked).limits(), { max_chars: 5 });
  assert.ok(Date.now() - began >= 2000);
});

test("it tries again when the way is broken", async () => {
  const asked = service(broken, page(502), broken, good);
  assert.deepEqual(await client(asked).limits(), { max_chars: 5 });
});

test("it gives up after the last attempt, and does not wait longer than it may", async () => {
  const full = service(refusal(429, "queue_full"));
  await assert.rejects(client(full, { retry: { attempts: 3 } }).entities("x"), OverloadedError);
  assert.equal(full.bodies.length, 3);
  for (const [retryAfter, timeoutMs] of [["31", 60_000], ["3", 2000]] as const) {
    const asked = service(refusal(429, "rate_limited", retryAfter), good);
    await assert.rejects(client(asked).entities("x", { timeoutMs }), OverloadedError);
    assert.equal(asked.bodies.length, 1);
  }
});

test("what would be the same again is asked once", async () => {
  for (const [answer, kind] of [
    [refusal(503, "task_off"), UnavailableError],
    [page(404), UnexpectedAnswerError],
    [page(200), UnexpectedAnswerError],
  ] as const) {
    const asked = service(answer);
    await assert.rejects(client(asked).entities("x"), kind);
    assert.equal(asked.bodies.length, 1);
  }
});

test("a service that stays silent is not waited for", async () => {
  const silent = service(
    (_body, _url, init) =>
      new Promise((_, reject) => {
        const held = setTimeout(() => undefined, 60_000);
        init.signal!.addEventListener("abort", () => {
          clearTimeout(held);
          reject(init.signal!.reason);
        });
      }),
  );
  await assert.rejects(client(silent).entities("x", { timeoutMs: 20 }), TimedOutError);
  assert.ok(Number(silent.headers[0]!.get("x-request-timeout")) <= 0.02);
});

test("a stream goes on where it broke off", async () => {
  const asked = service(breakingOff(item("0"), item("1"), '{"id": "2", "sta'), broken, lines(item("2")), given);
  const items = await all(client(asked).stream(documents(5)));
  assert.deepEqual(items.map((one) => one.id), ["0", "1", "2", "3", "4"]);
  assert.deepEqual(asked.bodies.slice(1).map(ids), [["2", "3", "4"], ["2", "3", "4"], ["3", "4"]]);
});

test("a document that found no room is asked for again and keeps its place", async () => {
  const asked = service(lines(item("0"), item("1", 429), item("2")), given);
  const items = await all(client(asked).stream(documents(3)));
  assert.deepEqual(items.map((one) => [one.id, one.status]), [["0", 200], ["1", 200], ["2", 200]]);
  assert.deepEqual(ids(asked.bodies[1]!), ["1"]);
});

test("one that never finds room is given with its problem", async () => {
  const asked = service((body) => new Response(ids(body).map((id) => item(id, id === "1" ? 429 : 200)).join("")));
  const items = await all(client(asked, { retry: { attempts: 2 } }).stream(documents(3)));
  assert.deepEqual(items.map((one) => one.status), [200, 429, 200]);
});

test("a stream that cannot go on says so", async () => {
  const asked = service(lines(item("0")), broken);
  await assert.rejects(all(client(asked, { retry: { attempts: 2 } }).stream(documents(3))), NoAnswerError);
});

test("the results of a job go on where they broke off", async () => {
  const result = (index: number): string => `${JSON.stringify({ index, id: null, status: 200, result: {} })}\n`;
  const stopping = `${JSON.stringify({ index: null, id: null, status: 503, problem: problem(503, "stopping") })}\n`;
  const cancelled = `${JSON.stringify({ index: null, id: null, status: 409, problem: problem(409, "job_cancelled") })}\n`;
  const asked = service(breakingOff(result(0), result(1)), lines(result(2), stopping), lines(result(3)));
  assert.deepEqual((await all(client(asked).jobs.results("j"))).map((one) => one.index), [0, 1, 2, 3]);
  assert.deepEqual(asked.urls.map((url) => url.searchParams.get("after")), ["-1", "1", "2"]);
  await assert.rejects(all(client(service(lines(cancelled))).jobs.results("j")), ConflictError);
});

test("a job is handed in once however often it is sent", async () => {
  const asked = service(broken, () => Response.json({ id: "j" }, { status: 202 }));
  assert.deepEqual(await client(asked).jobs.submit(["Ann Lee.", "Bob Roe."]), { id: "j" });
  assert.equal(asked.bodies[0], asked.bodies[1]);
  assert.equal(asked.headers[0]!.get("idempotency-key"), asked.headers[1]!.get("idempotency-key"));
});
