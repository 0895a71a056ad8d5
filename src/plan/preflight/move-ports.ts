import { type Problem, StackError } from "../../domain/errors.ts";
import type { Notice } from "../../domain/notice.ts";
import { formatPort, type WantedPort } from "../services/find-port-clashes.ts";

/** A host port that moves: the variable that sets it, and its new number. */
export interface PortMove {
  readonly variable: string;
  readonly from: WantedPort;
  readonly to: number;
}

const lastPort = 65_535;

/** The higher port numbers that no service publishes and no other move takes, in the order to try them. */
export function* listHigherPorts(
  { published }: WantedPort,
  wanted: readonly WantedPort[],
  moves: readonly PortMove[],
): Generator<number> {
  const reserved = new Set([...wanted.map((port) => port.published), ...moves.map(({ to }) => to)]);
  for (let port = published + 1; port <= lastPort; port += 1) if (!reserved.has(port)) yield port;
}

/** The error for a port above which no port is free. */
export function noFreePort({ service, published }: WantedPort): StackError {
  return new StackError("port-conflict", {
    message: `no port above ${published} is free for ${service}`,
    hint: "Publish a lower port.",
  });
}

/** The error for taken ports of which some cannot move. */
export function refuseMoves(problems: readonly Problem[]): StackError {
  return new StackError("port-conflict", {
    message: "some taken ports cannot be remapped, so nothing was written or started",
    problems,
  });
}

/** A notice for each move. `dry`: the file is not written. */
export function noticeMoves(
  moves: readonly PortMove[],
  { file, dry }: { readonly file: string; readonly dry: boolean },
): readonly Notice[] {
  return moves.map(({ variable, from, to }) => ({
    code: "port-remapped",
    message: `${formatPort(from)} is taken: ${from.service} ${dry ? "would publish" : "publishes"} ${to} instead, set by ${variable}=${to} in ${file}`,
  }));
}
