import { startTabbyDouble } from "./start-tabby-double.ts";

/** The test double as a program: a completion takes DELAY_MS, and no request is counted or recorded. */
const { PORT = "0", HOST = "127.0.0.1", DELAY_MS = "0" } = process.env;
const delay = Number(DELAY_MS) > 0 ? { delayMs: Number(DELAY_MS) } : {};
const double = await startTabbyDouble(
  { host: HOST, remember: false, maxRequests: Number.POSITIVE_INFINITY, ...delay },
  Number(PORT),
);
process.stdout.write(`${double.url}\n`);
