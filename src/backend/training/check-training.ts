import type { Dependency } from "../server/health-routes.ts";
import type { JobStore } from "./store/job-store.ts";
import type { Trainer } from "./trainer.ts";

/** How many rows a reason names. */
const named = 5;

/** The database that holds the jobs, the folders that take files, what runs the jobs, and the rows that cannot be read where there are some. */
export async function checkTraining(
  store: JobStore,
  trainer: Trainer,
  checkStorage: () => Promise<string | null>,
): Promise<Readonly<Record<string, Dependency>>> {
  const reason = await store.check().then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
  const obstacle = await trainer.obstacle();
  const full = await checkStorage();
  return {
    jobs: { status: reason === null ? "up" : "down", required: true, reason },
    storage: { status: full === null ? "up" : "down", required: true, reason: full },
    trainer: {
      // That nothing can be trained here is how this machine is, not a fault of it.
      status: obstacle === null ? "up" : "off",
      required: false,
      reason: obstacle?.message ?? null,
    },
    ...checkRows(store),
  };
}

function checkRows(store: JobStore): Readonly<Record<string, Dependency>> {
  const { count, rows } = store.setAside();
  if (count === 0) return {};
  const some = rows.slice(0, named).map(({ table, id, reason }) => `${id} (${table}: ${reason})`);
  const more = count > some.length ? `, and ${count - some.length} more` : "";
  const reason = `${count} ${count === 1 ? "row" : "rows"} of the job store cannot be read and ${count === 1 ? "is" : "are"} skipped: ${some.join("; ")}${more}`;
  return { job_rows: { status: "down", required: false, reason } };
}
