import { randomUUID } from "node:crypto";
import { hostname } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import * as z from "zod";
import { StackError } from "../../../domain/errors.ts";
import { parseJson } from "../../../domain/parse-json.ts";
import type { SqlQuery } from "./sql-database.ts";

/** Makes one process the owner of a role's tables, with a lock of the session that runs all transactions. */
export interface PostgresOwner {
  /** Runs a transaction in the session that holds the lock. Throws StackError if another process holds it. */
  transaction<T>(work: (query: SqlQuery) => Promise<T>): Promise<T>;
  isHeld(): boolean;
  /** Aborts with StackError `job-store-lost` once another process was the owner. */
  readonly lost: AbortSignal;
}

const Owner = z.object({ instance: z.string(), host: z.string(), pid: z.number(), since: z.string() });
const Session = z.tuple([z.object({ session: z.number() })]);
const Taken = z.tuple([z.object({ session: z.number(), taken: z.boolean() })]);
const Fact = z.array(z.object({ value: z.string() }));
/** A killed process holds its lock until Postgres detects its end. */
const tries = 12;
const pauseMs = 250;

/** Creates the owner of the tables with this table of facts. It runs its statements through `run`. */
export function createPostgresOwner(
  name: string,
  facts: string,
  run: <T>(work: (query: SqlQuery) => Promise<T>) => Promise<T>,
): PostgresOwner {
  const end = new AbortController();
  const me = { instance: randomUUID(), host: hostname(), pid: process.pid, since: new Date().toISOString() };
  let holder: number | undefined;
  let wasOwner = false;

  async function take(query: SqlQuery): Promise<boolean> {
    const [{ session, taken }] = Taken.parse(
      // The lock's number is derived from the tables' location and name.
      await query(
        `SELECT pg_backend_pid() AS session,
          pg_try_advisory_lock(hashtextextended(current_schema() || '.' || $1, 0)) AS taken`,
        [facts],
      ),
    );
    if (taken)
      await query(`CREATE TABLE IF NOT EXISTS ${facts} (name TEXT PRIMARY KEY, value TEXT NOT NULL)`);
    const owner = await readOwner(query);
    if (wasOwner && owner !== undefined && owner.instance !== me.instance) {
      if (taken) await query("SELECT pg_advisory_unlock_all()");
      throw lose(owner);
    }
    if (!taken) {
      // After a loss of the connection, Postgres may not have detected the end of the earlier session.
      if (wasOwner && holder !== undefined) {
        await query(
          "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid = $1",
          [holder],
        );
      }
      return false;
    }
    await query(
      `INSERT INTO ${facts} (name, value) VALUES ('owner', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value`,
      [JSON.stringify(me)],
    );
    holder = session;
    return true;
  }

  async function readOwner(query: SqlQuery): Promise<z.infer<typeof Owner> | undefined> {
    const there = await query("SELECT 1 AS there WHERE to_regclass($1) IS NOT NULL", [facts]);
    if (there.length === 0) return undefined;
    const [fact] = Fact.parse(await query(`SELECT value FROM ${facts} WHERE name = 'owner'`));
    return fact === undefined ? undefined : parseOwner(fact.value);
  }

  function lose(owner: z.infer<typeof Owner>): StackError {
    const error = new StackError("job-store-lost", {
      message: `this process no longer owns the training jobs in ${name}: while its connection was broken, process ${owner.pid} on host ${owner.host} took over at ${owner.since}; this process stops writing`,
      hint: "Use one process per database. Start this one again when the other process has ended.",
    });
    end.abort(error);
    return error;
  }

  async function hold(): Promise<void> {
    for (let tried = 0; tried < tries; tried += 1) {
      end.signal.throwIfAborted();
      if (await run(take)) {
        wasOwner = true;
        return;
      }
      await sleep(pauseMs);
    }
    if (wasOwner) throw new Error(`an earlier session still holds the lock of the training jobs in ${name}`);
    throw inUse(name, await run(readOwner));
  }

  return {
    transaction: async (work) => {
      end.signal.throwIfAborted();
      const checked = async (query: SqlQuery) => {
        const [{ session }] = Session.parse(await query("SELECT pg_backend_pid() AS session"));
        if (session !== holder) throw new OtherSession();
        return await work(query);
      };
      if (holder === undefined) await hold();
      try {
        return await run(checked);
      } catch (error) {
        if (!(error instanceof OtherSession)) throw error;
        await hold();
        return await run(checked);
      }
    },
    isHeld: () => holder !== undefined && !end.signal.aborted,
    lost: end.signal,
  };
}

/** Call after a reconnection: the new session holds no lock. */
class OtherSession extends Error {
  constructor() {
    super("the connection to Postgres was lost and made again");
  }
}

function parseOwner(text: string) {
  return Owner.safeParse(parseJson(text)).data;
}

function inUse(name: string, owner: z.infer<typeof Owner> | undefined): StackError {
  const who =
    owner === undefined
      ? "another process"
      : `process ${owner.pid} on host ${owner.host} since ${owner.since}`;
  return new StackError("job-store-in-use", {
    message: `the training jobs in ${name} are in use by ${who}, which holds the owner's lock`,
    hint: "Stop that process or its container, or use another database: one process owns the jobs.",
  });
}
