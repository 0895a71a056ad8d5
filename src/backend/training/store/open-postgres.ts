import postgres from "postgres";
import { serialize } from "./serialize.ts";
import type { SqlDatabase } from "./sql-database.ts";

/** Opens the Postgres database of this URL; it connects at the first transaction and again after a loss. */
export function openPostgres(url: string): SqlDatabase {
  const client = postgres(url, {
    max: 1,
    connect_timeout: 10,
    idle_timeout: 0,
    onnotice: () => undefined,
    connection: { application_name: "stackctl" },
  });
  const inTurn = serialize();
  return {
    transaction: (work) =>
      inTurn(async () => {
        let result: { readonly value: Awaited<ReturnType<typeof work>> } | undefined;
        await client.begin(async (transaction) => {
          const value = await work(async (sql, values = []) => await transaction.unsafe(sql, [...values]));
          result = { value };
        });
        if (result === undefined) throw new Error("a transaction ended without its work");
        return result.value;
      }),
    close: () => client.end({ timeout: 5 }),
  };
}
