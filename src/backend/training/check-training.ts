import type { Dependency } from "../server/health-routes.ts";
import type { JobStore } from "./store/job-store.ts";
import type { Trainer } from "./trainers/trainer.ts";

/** Number of rows that a reason lists. */
const named = 5;

/** The dependencies of training: the database, the folders for files, the trainer, and unreadable rows if there are any. */
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
      // A machine without PyTorch is not a fault.
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
