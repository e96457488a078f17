// The shapes of requests and answers, by the names the service gives them.

import type { components } from "./schema.js";

type Schemas = components["schemas"];

export type { components, operations, paths } from "./schema.js";

export type AnalyzeRequest = Schemas["AnalyzeRequest"];
export type AnalyzeResult = Schemas["AnalyzeResult"];
export type BatchItem = Schemas["BatchItem"];
export type Entity = Schemas["Entity"];
export type JobItem = Schemas["JobItem"];
export type JobList = Schemas["JobList"];
export type JobState = Schemas["JobState"];
export type Limits = Schemas["Limits"];
export type Mention = Schemas["Mention"];
export type ModelCard = Schemas["ModelCard"];
export type Problem = Schemas["Problem"];
export type ProblemCode = Schemas["ProblemCode"];
export type Quote = Schemas["Quote"];
export type Sentence = Schemas["Sentence"];
export type Source = Schemas["Source"];
export type Span = Schemas["Span"];
export type Stance = Schemas["Stance"];
export type VerifyResult = Schemas["VerifyResult"];

/** A text, or a document with options of its own. */
export type Document = string | AnalyzeRequest;
export type Draft = string | Schemas["Draft"];
export type Transcript = string | Schemas["Spoken"];

export type EntitiesOptions = Omit<Schemas["EntitiesRequest"], "text">;
export type QuotesOptions = Omit<Schemas["QuotesRequest"], "text">;
export type HedgingOptions = Omit<Schemas["HedgingRequest"], "text">;
export type StanceOptions = Omit<Schemas["StanceRequest"], "text" | "targets">;
export type AnalyzeOptions = Omit<AnalyzeRequest, "text">;
export type BatchOptions = Omit<Schemas["BatchRequest"], "documents">;
export type VerifyOptions = Omit<Schemas["VerifyRequest"], "draft" | "transcripts">;

export type PartOfEntities = Schemas["EntitiesResult"];
export type PartOfQuotes = Schemas["QuotesResult"];
export type PartOfHedging = Schemas["HedgingResult"];
export type PartOfStance = Schemas["StanceResult"];

type With<Result, Lists extends keyof Result> = Result & Required<Pick<Result, Lists>>;

/** A result with all its lists, as it is where `fields` leaves none out. */
export type EntitiesResult = With<PartOfEntities, "mentions" | "entities">;
export type QuotesResult = With<PartOfQuotes, "quotes" | "sources" | "sourcing">;
export type HedgingResult = With<PartOfHedging, "sentences" | "summary">;
export type StanceResult = With<PartOfStance, "stances">;
