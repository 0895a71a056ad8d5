import { get } from "node:http";

/** Exits 0 when this container's server answers 200 on /health, and else says what it got. */
const url = `http://127.0.0.1:${process.env.PORT ?? 10_010}/health`;
get(url, { agent: false, timeout: 2_000 }, (response) => {
  if (response.statusCode !== 200) fail(`status ${response.statusCode}`);
  response.resume();
})
  .on("timeout", () => fail("no answer within 2 s"))
  .on("error", (error) => fail(error.message));

function fail(why: string): never {
  process.stderr.write(`${url}: ${why}\n`);
  process.exit(1);
}
