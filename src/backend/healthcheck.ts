import { get } from "node:http";

/** Exits 0 when the server of this environment answers 200 on /health, and else says what it got. */
const { HOST = "", PORT = "10010" } = process.env;
const isAny = ["", "0.0.0.0", "::"].includes(HOST);
const address = isAny ? "127.0.0.1" : HOST.includes(":") ? `[${HOST}]` : HOST;
const url = `http://${address}:${PORT}/health`;
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
