import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  formWith,
  listData,
  listRoutes,
  startHangingJob,
  startTarget,
  type Target,
} from "../support/backend/attack-target.ts";
import { formatRaw, sendRaw } from "../support/backend/send-raw.ts";

let target: Target;
let ids: { readonly job: string; readonly file: string };
let before: unknown;
beforeAll(async () => {
  target = await startTarget({ allowedHosts: ["backend", "*.example.lan"] });
  ids = await startHangingJob(target);
  before = await readState();
});
afterAll(() => target.close());

const port = () => target.port;

/** What an attack could change: jobs and files by the API, and the data folder. */
async function readState() {
  const get = async (path: string) => JSON.parse(await (await fetch(`${target.url}${path}`)).text());
  return {
    jobs: await get("/v1/fine_tuning/jobs"),
    files: await get("/v1/files"),
    data: await listData(target.folder),
  };
}

/** A body for each route that would do something with the right headers. */
function bodyFor(path: string) {
  if (path === "/v1/files") return formWith("some text");
  if (path.endsWith("/jobs")) {
    const text = JSON.stringify({ model: "tiny", training_file: ids.file });
    return { type: "application/json", text };
  }
  return { type: "application/json", text: "{}" };
}

/** Sends a request to every route of the app, and gives the routes that answered otherwise than expected. */
async function attack(
  headers: readonly string[],
  isRefused: (answer: { readonly status: number; readonly code: string | undefined }) => boolean,
  methods?: readonly string[],
) {
  const passed: string[] = [];
  const unknown = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"].map((method) => ({
    method,
    path: "/v1/nothing",
  }));
  const routes = [...listRoutes(target.app, ids), ...unknown];
  expect(routes.length).toBeGreaterThan(25);
  for (const { method, path } of routes) {
    if (methods !== undefined && !methods.includes(method)) continue;
    const body = method === "GET" || method === "TRACE" ? undefined : bodyFor(path);
    const answer = await sendRaw(port(), formatRaw(method, path, headers, body));
    if (!isRefused(answer)) passed.push(`${answer.status} ${answer.code} ${method} ${path}`);
  }
  return passed;
}

describe("a request for another host", () => {
  const foreign = [
    "evil.example",
    "EVIL.example:10010",
    "localhost.evil.example",
    "evil-localhost",
    "localhostx",
    "127.0.0.1.evil.example",
    "127.0.0.1x",
    "0x7f.0.0.1.example",
    "backend.evil.example",
    "xbackend",
    "example.lan",
    "example.lan.evil.example",
    "0.0.0.0",
    "169.254.169.254",
    "192.168.1.5:10010",
    "10.0.0.1",
    "128.0.0.1",
    "127.1",
    "2130706433",
    "0177.0.0.1",
    "[::]",
    "[::2]",
    "[fe80::1]",
    "[::ffff:10.0.0.1]",
    "stackctl",
    "host.docker.internal",
  ];
  it.each(foreign)("as %s is refused at every route", async (host) => {
    const refused = (answer: { status: number; code: string | undefined }) =>
      (answer.status === 403 && answer.code === "foreign_host") ||
      (answer.status === 400 && answer.code === "invalid_host");
    expect(await attack([`Host: ${host}`], refused)).toEqual([]);
  });

  it("names the setting that allows it in the refusal", async () => {
    const answer = await sendRaw(port(), formatRaw("GET", "/health", ["Host: nas.lan:10010"]));
    expect(answer).toMatchObject({ status: 403, message: expect.stringContaining("ALLOWED_HOSTS=nas.lan") });
  });

  it.each([
    ["X-Forwarded-Host", "X-Forwarded-Host: localhost"],
    ["Forwarded", "Forwarded: host=localhost;proto=http"],
    ["X-Host", "X-Host: localhost"],
    ["X-HTTP-Method-Override", "X-HTTP-Method-Override: GET"],
  ])("is refused whatever the header %s says", async (_name, header) => {
    const refused = ({ code }: { code: string | undefined }) => code === "foreign_host";
    expect(await attack(["Host: evil.example", header], refused)).toEqual([]);
  });
});

describe("a request without exactly one host", () => {
  it.each<[string, readonly string[]]>([
    ["no Host header", []],
    ["an empty one", ["Host:"]],
    ["two of them", ["Host: localhost", "Host: evil.example"]],
    ["two of them, the other first", ["Host: evil.example", "Host: localhost"]],
    ["the same twice", ["Host: localhost", "host: localhost"]],
    ["a list", ["Host: localhost, evil.example"]],
    ["two names", ["Host: localhost evil.example"]],
    ["a user", ["Host: localhost@evil.example"]],
    ["a path", ["Host: localhost/evil"]],
    ["a port that is none", ["Host: localhost:evil"]],
    ["a port out of range", ["Host: localhost:65536"]],
    ["two trailing dots", ["Host: localhost.."]],
    ["an address without brackets", ["Host: ::1"]],
    ["an open bracket", ["Host: [::1"]],
    ["an encoded name", ["Host: %6cocalhost"]],
  ])("%s is refused with 400 at every route", async (_what, headers) => {
    expect(await attack(headers, ({ status, code }) => status === 400 && code === "invalid_host")).toEqual(
      [],
    );
  });

  it("is refused in HTTP/1.0 as well", async () => {
    const answer = await sendRaw(port(), "GET /v1/fine_tuning/jobs HTTP/1.0\r\n\r\n");
    expect(answer).toMatchObject({ status: 400, code: "invalid_host" });
  });

  it.each([
    ["evil.example", "localhost", 403],
    ["localhost", "evil.example", 403],
    ["localhost@evil.example", "localhost", 403],
    ["127.0.0.1", "localhost", 400],
  ])("with the target http://%s/… and the header %s is refused with %i", async (inTarget, host, status) => {
    for (const path of ["/health", "/v1/fine_tuning/jobs"]) {
      const answer = await sendRaw(port(), formatRaw("GET", `http://${inTarget}${path}`, [`Host: ${host}`]));
      expect(answer.status).toBe(status);
    }
  });
});

describe("a request from a page of another origin", () => {
  const writes = ["POST", "PUT", "PATCH", "DELETE", "TRACE"];
  const own = () => `Host: localhost:${port()}`;
  it.each<[string, () => readonly string[]]>([
    ["an origin elsewhere", () => ["Origin: https://evil.example"]],
    ["an origin that hides itself", () => ["Origin: null"]],
    ["an empty origin", () => ["Origin:"]],
    ["an origin that is none", () => ["Origin: localhost"]],
    ["another port of this machine", () => ["Origin: http://localhost:3000"]],
    ["another name of this machine", () => [`Origin: http://127.0.0.1:${port()}`]],
    ["a name below this one", () => [`Origin: http://a.localhost:${port()}`]],
    ["a longer name", () => [`Origin: http://localhost:${port()}.evil.example`]],
    ["this host as a user", () => [`Origin: http://localhost:${port()}@evil.example`]],
    ["no port", () => ["Origin: http://localhost"]],
    ["another scheme", () => [`Origin: ftp://localhost:${port()}`]],
    ["an extension", () => ["Origin: chrome-extension://abcdefgh"]],
    ["two origins", () => [`Origin: http://localhost:${port()}`, "Origin: https://evil.example"]],
    ["a list of origins", () => [`Origin: http://localhost:${port()}, https://evil.example`]],
    ["a site elsewhere", () => ["Sec-Fetch-Site: cross-site"]],
    ["another origin of this site", () => ["Sec-Fetch-Site: same-site"]],
    ["an unknown site", () => ["Sec-Fetch-Site: whatever"]],
    ["two sites", () => ["Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: cross-site"]],
    [
      "its own origin and a site elsewhere",
      () => [`Origin: http://localhost:${port()}`, "Sec-Fetch-Site: cross-site"],
    ],
    ["a referrer elsewhere", () => ["Referer: https://evil.example/page"]],
  ])("with %s changes nothing", async (_what, headers) => {
    const refused = ({ status, code }: { status: number; code: string | undefined }) =>
      status === 403 && code === "foreign_origin";
    expect(await attack([own(), ...headers()], refused, writes)).toEqual([]);
  });

  it("cannot be read by that page, nor embedded as a script", async () => {
    const headers = [own(), "Origin: https://evil.example", "Sec-Fetch-Site: cross-site"];
    for (const { method, path } of listRoutes(target.app, ids)) {
      if (method !== "GET") continue;
      const { text } = await sendRaw(port(), formatRaw(method, path, headers));
      expect(text.toLowerCase(), path).not.toContain("access-control-allow");
      expect(text.toLowerCase(), path).toContain("cross-origin-resource-policy: same-origin");
      expect(text.toLowerCase(), path).toContain("x-content-type-options: nosniff");
    }
  });
});

it("has changed no job and no file after all attacks, and reported no bug", async () => {
  expect(await readState()).toEqual(before);
  expect(target.bugs).toEqual([]);
});

describe("a request of an allowed client is accepted", () => {
  it.each([
    "localhost",
    "LOCALHOST",
    "localhost.",
    "a.localhost:1",
    "127.0.0.1",
    "127.9.9.9:10010",
    "[::1]:10010",
    "backend:10010",
    "backend.",
    "nas.example.lan",
  ])("for %s", async (host) => {
    const answer = await sendRaw(port(), formatRaw("GET", "/v1/files", [`Host: ${host}`]));
    expect(answer.status).toBe(200);
  });

  it("with an absolute URL as target", async () => {
    const target = formatRaw("GET", `http://localhost:${port()}/health`, [`Host: localhost:${port()}`]);
    expect((await sendRaw(port(), target)).status).toBe(200);
  });

  it.each<[string, () => readonly string[]]>([
    ["no browser", () => []],
    ["a page of its own", () => [`Origin: http://localhost:${port()}`, "Sec-Fetch-Site: same-origin"]],
    [
      "a page of its own behind a proxy with TLS",
      () => ["Host: nas.example.lan", "Origin: https://nas.example.lan"],
    ],
    ["an address bar", () => ["Sec-Fetch-Site: none"]],
  ])("from %s", async (_what, headers) => {
    const given = headers();
    const own = given.some((line) => line.startsWith("Host:"))
      ? given
      : [`Host: localhost:${port()}`, ...given];
    const answer = await sendRaw(port(), formatRaw("POST", "/v1/files", own, formWith("some text")));
    expect(answer.status).toBe(200);
    const [, id = ""] = /"id":"(file-\w+)"/.exec(answer.text) ?? [];
    expect((await sendRaw(port(), formatRaw("DELETE", `/v1/files/${id}`, own))).status).toBe(200);
  });

  it("cancels the job, which an attack could not cancel", async () => {
    const path = `/v1/fine_tuning/jobs/${ids.job}/cancel`;
    const answer = await sendRaw(port(), formatRaw("POST", path, [`Host: localhost:${port()}`]));
    expect(answer.text).toContain('"status":"cancelled"');
  });
});
