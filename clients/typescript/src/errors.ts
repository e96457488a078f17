// What goes wrong: everything thrown here is a CopydeskError, but for a signal's own reason and for arguments that are no JSON.

import type { Problem, ProblemCode } from "./types.js";

/** Anything that keeps a call from having its result. */
export class CopydeskError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** There is no answer: nothing listens there, or the connection broke; `cause` says more. */
export class NoAnswerError extends CopydeskError {}

/** The time given for a call passed. */
export class TimedOutError extends CopydeskError {}

/** The answer is none of Copydesk's: a proxy's error page, or another service at that address. */
export class UnexpectedAnswerError extends CopydeskError {
  constructor(message: string, readonly status: number) {
    super(message);
  }
}

/** The service answered with a problem (RFC 9457). Subclasses are told apart by status, kinds of error by `code`. */
export class ProblemError extends CopydeskError {
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail: string;
  readonly requestId: string;
  readonly errors: Problem["errors"];

  /** `retryAfter`: seconds after which the service says to try again; null where it does not say. */
  constructor(readonly problem: Problem, readonly retryAfter: number | null = null) {
    super(`${problem.detail} (${problem.code}, request ${problem.request_id})`);
    this.status = problem.status;
    this.code = problem.code;
    this.detail = problem.detail;
    this.requestId = problem.request_id;
    this.errors = problem.errors;
  }
}

export class BadRequestError extends ProblemError {}
export class AuthenticationError extends ProblemError {}
export class PermissionDeniedError extends ProblemError {}
export class NotFoundError extends ProblemError {}
export class NotAcceptableError extends ProblemError {}
export class ConflictError extends ProblemError {}
export class TooLargeError extends ProblemError {}
export class UnsupportedMediaTypeError extends ProblemError {}
export class InvalidRequestError extends ProblemError {}
export class OverloadedError extends ProblemError {}
export class ServiceError extends ProblemError {}
export class UnavailableError extends ProblemError {}
export class DeadlineError extends ProblemError {}

const BY_STATUS: Record<number, typeof ProblemError> = {
  400: BadRequestError,
  401: AuthenticationError,
  403: PermissionDeniedError,
  404: NotFoundError,
  406: NotAcceptableError,
  409: ConflictError,
  413: TooLargeError,
  415: UnsupportedMediaTypeError,
  422: InvalidRequestError,
  429: OverloadedError,
  503: UnavailableError,
  504: DeadlineError,
};

/** The error for a problem. */
export function problemError(problem: Problem, retryAfter: number | null = null): ProblemError {
  const kind = BY_STATUS[problem.status] ?? (problem.status >= 500 ? ServiceError : ProblemError);
  return new kind(problem, retryAfter);
}

/** The error for an answer that is no success. */
export async function errorOf(response: Response): Promise<CopydeskError> {
  const text = await response.text();
  if (isOf(response, "application/problem+json")) {
    try {
      const problem = JSON.parse(text) as Problem;
      if (typeof problem?.code === "string") {
        const told = response.headers.get("retry-after") ?? "";
        return problemError(problem, /^\d+$/.test(told) ? Number(told) : null);
      }
    } catch {
      // It only says that it is a problem.
    }
  }
  return unexpected(response, text);
}

/** The error for an answer that is none of the service's. */
export function unexpected(response: Response, text: string): UnexpectedAnswerError {
  const kind = response.headers.get("content-type") ?? "no content type";
  const start = JSON.stringify(text.slice(0, 200));
  const message = `${response.url} answered ${response.status} with ${kind}: ${start}. Is this the address of a Copydesk?`;
  return new UnexpectedAnswerError(message, response.status);
}

export function isOf(response: Response, mediaType: string): boolean {
  return (response.headers.get("content-type") ?? "").split(";")[0]!.trim() === mediaType;
}
