import * as z from "zod";
import type { HookRun } from "../../domain/container-facts.ts";
import { parseJson } from "../../domain/parse-json.ts";
import type { Clock } from "../../ports/clock.ts";
import type { HookQuery } from "../../ports/engine.ts";
import { readLines } from "../text/lines.ts";
import { stripControl } from "../text/strip-control.ts";
import { composeLabels } from "./compose-labels.ts";
import { type EngineConnection, parseAnswer } from "./engine-connection.ts";
import { readLogs } from "./read-logs.ts";

/**
 * The last failed hook of a service, from the traces that it left on the engine. Undefined when there are
 * none.
 */
export async function readHookRun(
  { connection, clock }: { readonly connection: EngineConnection; readonly clock: Clock },
  { project, service, container }: HookQuery,
  signal?: AbortSignal,
): Promise<HookRun | undefined> {
  const kept = await readKeptContainer(connection, { project, service }, signal);
  if (kept || !container) return kept;
  return readExec(connection, container, clock.now(), signal);
}

const keptLines = 400;
const Listed = z.array(
  z.object({ Id: z.string(), Created: z.number(), Labels: z.record(z.string(), z.string()).nullish() }),
);
const Inspected = z.object({
  State: z.object({ Status: z.string(), ExitCode: z.number() }),
  Config: z.object({
    Entrypoint: z.array(z.string()).nullish(),
    Cmd: z.array(z.string()).nullish(),
  }),
});

/** Compose keeps the container of a failed `pre_start` hook and marks it with a label. */
async function readKeptContainer(
  connection: EngineConnection,
  { project, service }: Pick<HookQuery, "project" | "service">,
  signal: AbortSignal | undefined,
): Promise<HookRun | undefined> {
  const label = [
    `${composeLabels.project}=${project}`,
    `${composeLabels.service}=${service}`,
    composeLabels.hook,
  ];
  const listed = parseAnswer(
    Listed,
    await connection.get("/containers/json", { all: true, filters: { label } }, signal),
  );
  const [last] = listed.toSorted((a, b) => b.Created - a.Created);
  if (!last) return undefined;
  const inspected = await connection.get(`/containers/${last.Id}/json`, {}, signal);
  if (inspected === undefined) return undefined;
  const { State: state, Config: config } = parseAnswer(Inspected, inspected);
  if (state.Status === "running" || state.ExitCode === 0) return undefined;
  return {
    kind: last.Labels?.[composeLabels.hook] ?? "",
    command: stripControl([...(config.Entrypoint ?? []), ...(config.Cmd ?? [])].join(" ")),
    exitCode: state.ExitCode,
    logs: await readLogs(connection, last.Id, { lines: keptLines, sinceMs: undefined }, signal),
  };
}

const Event = z.object({
  Action: z.string(),
  Actor: z.object({ Attributes: z.record(z.string(), z.string()) }),
});

/**
 * A `post_start` hook is an exec in the service's container. The engine records its command and exit as
 * events.
 */
async function readExec(
  connection: EngineConnection,
  { id, sinceMs }: NonNullable<HookQuery["container"]>,
  nowMs: number,
  signal: AbortSignal | undefined,
): Promise<HookRun | undefined> {
  const moment = (ms: number) => (ms / 1000).toFixed(3);
  const filters = { container: [id], event: ["exec_create", "exec_die"] };
  const query = { since: moment(sinceMs), until: moment(nowMs), filters };
  const body = await connection.stream("/events", query, signal);
  if (!body) return undefined;
  const commands = new Map<string, string>();
  let failed: HookRun | undefined;
  for await (const line of readLines(body)) {
    const event = Event.safeParse(parseJson(line)).data;
    if (!event) continue;
    const { execID = "", exitCode = "0" } = event.Actor.Attributes;
    const [action = "", ...words] = event.Action.split(": ");
    if (action === "exec_create") commands.set(execID, words.join(": "));
    const command = commands.get(execID);
    if (action !== "exec_die" || exitCode === "0" || command === undefined) continue;
    failed = { kind: "post_start", command: stripControl(command), exitCode: Number(exitCode), logs: [] };
  }
  return failed;
}
