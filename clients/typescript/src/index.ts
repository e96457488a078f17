// Client of Copydesk: who is named, who said what, how surely, and for or against what.

export { Client, unwrap } from "./client.js";
export type { CallOptions, ClientOptions } from "./connection.js";
export {
  AuthenticationError,
  BadRequestError,
  ConflictError,
  CopydeskError,
  DeadlineError,
  InvalidRequestError,
  NoAnswerError,
  NotAcceptableError,
  NotFoundError,
  OverloadedError,
  PermissionDeniedError,
  ProblemError,
  ServiceError,
  TimedOutError,
  TooLargeError,
  UnavailableError,
  UnexpectedAnswerError,
  UnsupportedMediaTypeError,
} from "./errors.js";
export { Jobs } from "./jobs.js";
export { RETRY, type Retry } from "./retry.js";
export type * from "./types.js";
