import postgres from "postgres";
import type { JobTraces } from "./find-traces.ts";
import { createPostgresOwner } from "./postgres-owner.ts";
import { nameTables, type SqlDatabase, type SqlQuery, serialize } from "./sql-database.ts";

/** Interval of checks of an idle connection, to detect a loss. */
const beatMs = 5_000;

/**
 * Time limit for a silence of Postgres or its client in a transaction. After some losses of its session, the client
 * never returns: https://github.com/porsager/postgres/issues/1208
 */
const silentMs = 60_000;

/**
 * Opens the Postgres database of this URL. It connects at the first transaction, and again after a loss. One process owns
 * the tables of a role: if it is another process, the first transaction throws StackError `job-store-in-use`. The traces
 * are those of the data folder with the jobs' folders.
 */
export function openPostgres(
  url: string,
  role: "backend" | "trainer" = "backend",
  traces?: JobTraces,
  longestSilenceMs = silentMs,
): SqlDatabase {
  let client = connect(url);
  const name = nameOf(url);
  const inTurn = serialize();
  const owner = createPostgresOwner(name, nameTables(role).facts, run);

  async function run<T>(work: (query: SqlQuery) => Promise<T>): Promise<T> {
    let result: { readonly value: T } | undefined;
    let isOver = false;
    const asked = client;
    const silence = watchSilence(longestSilenceMs, name);
    const begun = asked.begin(async (transaction) => {
      const query: SqlQuery = async (sql, values = []) => {
        // The client would run it in its next session, within another transaction.
        if (isOver) throw new Error("the connection to Postgres was lost during a transaction");
        silence.restart();
        return await transaction.unsafe(
          sql,
          values.map((value) => (typeof value === "bigint" ? `${value}` : value)),
        );
      };
      result = { value: await work(query) };
      silence.restart();
    });
    try {
      await Promise.race([begun, silence.isTooLong]);
    } catch (error) {
      if (silence.hasEnded()) {
        client = connect(url);
        // It ends its session, which rolls back its transaction.
        asked.end({ timeout: 0 }).catch(() => undefined);
        begun.catch(() => undefined);
      }
      throw error;
    } finally {
      isOver = true;
      silence.stop();
    }
    if (result === undefined) throw new Error("a transaction ended without a result");
    return result.value;
  }

  const transaction = <T>(work: (query: SqlQuery) => Promise<T>) => inTurn(() => owner.transaction(work));
  const beating = setInterval(() => {
    // `lost` reports a loss. If Postgres does not respond, the next check or transaction tries again.
    if (owner.isHeld()) transaction(async () => undefined).catch(() => undefined);
  }, beatMs).unref();

  return {
    kind: "postgres",
    name,
    row: { column: "ctid", text: "ctid::text", cast: (value) => `${value}::tid`, first: "(0,0)" },
    listTables: "SELECT tablename AS name FROM pg_tables WHERE schemaname = current_schema()",
    traces,
    lost: owner.lost,
    transaction,
    close: async () => {
      clearInterval(beating);
      await client.end({ timeout: 5 });
    },
  };
}

function connect(url: string): postgres.Sql {
  return postgres(url, {
    // The session that holds the owner's lock runs all transactions, so nothing is written without the lock.
    max: 1,
    connect_timeout: 10,
    idle_timeout: 0,
    max_lifetime: null,
    onnotice: () => undefined,
    // The lock of a client that vanished with its machine is released within 30 s.
    connection: {
      application_name: "stackctl",
      tcp_keepalives_idle: 10,
      tcp_keepalives_interval: 5,
      tcp_keepalives_count: 3,
    },
  });
}

/** Rejects if it was not restarted for this long. */
function watchSilence(mostMs: number, name: string) {
  let hasEnded = false;
  let timer: NodeJS.Timeout | undefined;
  let reject: (error: Error) => void = () => undefined;
  const isTooLong = new Promise<never>((_, give) => {
    reject = give;
  });
  isTooLong.catch(() => undefined);
  const restart = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      hasEnded = true;
      reject(new Error(`${name} did not respond within ${mostMs / 1000} s`));
    }, mostMs);
  };
  restart();
  return { isTooLong, restart, hasEnded: () => hasEnded, stop: () => clearTimeout(timer) };
}

/** Without the user and the password. */
function nameOf(url: string): string {
  if (!URL.canParse(url)) return "Postgres";
  const { host, pathname } = new URL(url);
  return `Postgres at ${host}${pathname}`;
}
