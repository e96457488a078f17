/** The service, and what it says when it cannot. */

const KEY = "copydesk-key";

/** What went wrong, in words for the reader. `code` is the problem's, or "unreachable" or "stopped". */
export class Failure extends Error {
  constructor(code, message, retryAfter = null) {
    super(message);
    this.code = code;
    this.retryAfter = retryAfter;
  }
}

/** The API key of this session, if it needed one. It lives in this tab alone. */
export const key = {
  get: () => sessionStorage.getItem(KEY),
  set: (value) => sessionStorage.setItem(KEY, value),
  forget: () => sessionStorage.removeItem(KEY),
};

async function ask(path, options) {
  const headers = { ...options.headers };
  if (key.get()) headers.Authorization = `Bearer ${key.get()}`;
  try {
    return await fetch(path, { ...options, headers });
  } catch (error) {
    if (error.name === "AbortError") throw new Failure("stopped", "Stopped.");
    throw new Failure("unreachable", "The service cannot be reached. Is it still running, and are you still connected to it?");
  }
}

async function failure(response) {
  const retryAfter = Number(response.headers.get("Retry-After")) || null;
  try {
    const problem = await response.json();
    return new Failure(problem.code, problem.detail, retryAfter);
  } catch {
    return new Failure("unexpected", `The service answered ${response.status}, which this page does not understand.`, retryAfter);
  }
}

/**
 * Post `body` to `path`. While the models load it waits and asks again; `tell` is given a sentence meanwhile.
 * Answers with the parsed JSON, or for an `accept` of another kind with a Blob.
 */
export async function post(path, body, { signal, tell = () => {}, accept = "application/json" } = {}) {
  for (;;) {
    const response = await ask(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: accept },
      body: JSON.stringify(body),
      signal,
    });
    if (response.ok) return accept === "application/json" ? response.json() : response.blob();
    const failed = await failure(response);
    if (failed.code !== "not_ready") throw failed;
    tell("The models are still loading …");
    await pause((failed.retryAfter ?? 1) * 1000, signal);
  }
}

function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(new Failure("stopped", "Stopped."));
    });
  });
}
