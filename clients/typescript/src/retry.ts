// When a request is sent again.

import { type CopydeskError, NoAnswerError, ProblemError, UnexpectedAnswerError } from "./errors.js";

export interface Retry {
  /** How often a request is sent at most; 1 never sends it again. */
  attempts: number;
  /** Milliseconds; who is told to wait longer gets the error at once. */
  longestMs: number;
  /** Milliseconds to wait, where the service does not say, before the second attempt; each further wait is twice as long. */
  firstMs: number;
}

export const RETRY: Retry = { attempts: 5, longestMs: 30_000, firstMs: 250 };

/** Statuses with which a proxy says that the service behind it does not answer. */
const GATEWAY = [502, 503, 504];

/** Codes of a 503 that stays until the operator does something. */
const OFF: string[] = ["task_off", "jobs_off"];

/** Milliseconds to wait after the failure of the `attempt`-th sending since the last that did some good; null to give up. */
export function wait(retry: Retry, attempt: number, error: CopydeskError): number | null {
  if (Math.max(1, attempt) >= retry.attempts || !isPassing(error)) return null;
  const backoff = Math.min(retry.longestMs, retry.firstMs * 2 ** Math.max(0, attempt - 1)) * (0.5 + Math.random() / 2);
  const told = error instanceof ProblemError ? error.retryAfter : null;
  if (told === null) return backoff;
  return told * 1000 > retry.longestMs ? null : told * 1000 + backoff / 4;
}

/** Whether the same request may succeed later. */
export function isPassing(error: CopydeskError): boolean {
  if (error instanceof ProblemError) {
    return error.retryAfter !== null || error.status === 429 || (error.status === 503 && !OFF.includes(error.code));
  }
  return error instanceof NoAnswerError || (error instanceof UnexpectedAnswerError && GATEWAY.includes(error.status));
}
