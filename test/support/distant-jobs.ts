import { EventObject, JobObject } from "../../src/backend/training/jobs/api-objects.ts";
import { summarizeEvents } from "./job-server.ts";
import { type Losses, lossesOf } from "./losses.ts";

/** A training API that the test process cannot reach itself. */
export interface DistantApi {
  /** Such as `http://127.0.0.1:8596`. */
  readonly url: string;
  readonly token?: string;
  /** Runs a command where the API can be reached; returns its stdout. */
  readonly run: (command: readonly string[]) => Promise<string>;
}

/** The jobs of such an API. */
export interface DistantJobs {
  /** Creates a job, and returns its id. */
  submit(body: object): Promise<string>;
  read(id: string): Promise<JobObject>;
  /** The events of a job up to the first whose line contains the text, or to the end of the job. */
  streamUntil(id: string, last?: string): Promise<readonly EventObject[]>;
  /** Waits for the end of a job. */
  finish(id: string): Promise<FinishedJob>;
}

interface FinishedJob {
  readonly job: JobObject;
  readonly summary: ReturnType<typeof summarizeEvents>;
  readonly losses: Losses;
}

/** Sends requests by a program that runs where the API can be reached. */
export function openDistantJobs({ url, token = "", run }: DistantApi): DistantJobs {
  const request = async (path: string, { method = "GET", body = "", last = "" } = {}) => {
    const target = `${url}/v1/fine_tuning/jobs${path}`;
    return await run(["node", "--input-type=module", "-e", script, target, method, token, body, last]);
  };
  const readJob = (text: string) => JobObject.parse(JSON.parse(text));
  const read = async (id: string) => readJob(await request(`/${id}`));
  const streamUntil = async (id: string, last = "") => {
    const text = await request(`/${id}/events?stream=true`, { last });
    // The last line may be incomplete.
    const lines = text.split("\n").slice(0, -1);
    return lines
      .filter((line) => line.startsWith("data: {"))
      .map((line) => EventObject.parse(JSON.parse(line.slice("data: ".length))));
  };
  return {
    submit: async (body) => readJob(await request("", { method: "POST", body: JSON.stringify(body) })).id,
    read,
    streamUntil,
    finish: async (id) => {
      const events = await streamUntil(id);
      return { job: await read(id), summary: summarizeEvents(events), losses: lossesOf(events) };
    },
  };
}

const script = `
  const [url, method, token, body, last] = process.argv.slice(1);
  const headers = token === "" ? {} : { authorization: "Bearer " + token };
  if (body !== "") headers["content-type"] = "application/json";
  const response = await fetch(url, { method, headers, ...(body === "" ? {} : { body }) });
  let text = "";
  const decoder = new TextDecoder();
  for await (const chunk of response.body) {
    text += decoder.decode(chunk, { stream: true });
    if (last !== "" && text.includes(last)) break;
  }
  process.stdout.write(text, () => process.exit());
`;
