import { exitCodes } from "./exit-codes.ts";

/** The exit code of a command that fails with each error code. */
const exitCodeOf = {
  usage: exitCodes.usage,
  "unknown-feature": exitCodes.usage,
  "unknown-service": exitCodes.usage,
  "unknown-profile": exitCodes.usage,
  "unknown-preset": exitCodes.usage,
  "feature-conflict": exitCodes.usage,
  "too-many-combinations": exitCodes.usage,
  "confirmation-needed": exitCodes.usage,
  declined: exitCodes.declined,
  "invalid-setting": exitCodes.settings,
  "file-failed": exitCodes.settings,
  "file-changed": exitCodes.settings,
  "exposed-port": exitCodes.settings,
  "invalid-dotenv": exitCodes.settings,
  "invalid-manifest": exitCodes.settings,
  "requires-cycle": exitCodes.settings,
  "invalid-compose-file": exitCodes.settings,
  "no-compose-file": exitCodes.settings,
  "missing-variable": exitCodes.settings,
  "dependency-owner": exitCodes.settings,
  "cannot-run-embedded": exitCodes.settings,
  "not-portable": exitCodes.settings,
  "cannot-run-on-swarm": exitCodes.settings,
  "engine-unavailable": exitCodes.engine,
  "port-conflict": exitCodes.launch,
  "gpu-unavailable": exitCodes.launch,
  "project-locked": exitCodes.launch,
  "other-engine": exitCodes.launch,
  "project-exists": exitCodes.launch,
  "launch-failed": exitCodes.launch,
  "preflight-failed": exitCodes.launch,
  "compose-failed": exitCodes.launch,
  "install-failed": exitCodes.launch,
  "program-failed": exitCodes.launch,
  "not-started": exitCodes.notReady,
  "not-ready": exitCodes.notReady,
  "job-store-unusable": exitCodes.settings,
  "job-store-in-use": exitCodes.settings,
  "job-store-lost": exitCodes.settings,
  interrupted: exitCodes.interrupted,
} as const;

/** The stable name of a foreseen failure; scripts may match on it. */
export type ErrorCode = keyof typeof exitCodeOf;

/** A place in a text file; line and column count from 1. */
export interface FilePosition {
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
}

/** One problem: what is wrong, where, and what to do about it. */
export interface Problem {
  readonly message: string;
  readonly where?: FilePosition;
  readonly hint?: string;
}

/** A known cause and its stable id; docs/troubleshooting.md has a section for each. */
export interface KnownCauseName {
  readonly id: string;
  readonly title: string;
}

interface StackErrorDetail {
  readonly message: string;
  readonly hint?: string;
  readonly problems?: readonly Problem[];
  readonly known?: KnownCauseName;
  readonly cause?: unknown;
}

/**
 * A foreseen failure: a stable code, what failed and why, what to do next. Anything else that is thrown is a
 * bug.
 */
export class StackError extends Error {
  override readonly name = "StackError";
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  /** Every problem found, when validation collected several; empty otherwise. */
  readonly problems: readonly Problem[];
  /** The known cause of the failure, if it matches one. */
  readonly known: KnownCauseName | undefined;

  constructor(code: ErrorCode, detail: StackErrorDetail) {
    super(detail.message, detail.cause === undefined ? undefined : { cause: detail.cause });
    this.code = code;
    this.hint = detail.hint;
    this.problems = detail.problems ?? [];
    this.known = detail.known;
  }

  get exitCode(): number {
    return exitCodeOf[this.code];
  }
}

/** `file:line:column`; unknown parts are left out. */
export function formatPosition(where: FilePosition): string {
  return [where.file, where.line, where.column].filter((part) => part !== undefined).join(":");
}

/** The text with a capital letter and a full stop. A URL at the end stays without one, so that it can be copied. */
export function asSentence(text: string): string {
  const capitalised = text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
  return /[.?!]$|https?:\/\/\S+$/.test(capitalised) ? capitalised : `${capitalised}.`;
}

/** The message and its hint as sentences on one line. */
export function addHint(message: string, hint: string | undefined): string {
  if (hint === undefined) return message;
  return `${message}${/[.?!]$/.test(message) ? "" : "."} ${hint}`;
}
