import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import {
  listMaterialFiles,
  markService,
  planCarriedFiles,
} from "../../../src/plan/services/plan-carried-files.ts";
import { aService } from "../../support/build/shapes.ts";

const mount = (kind: "configs" | "secrets", name: string) => ({
  source: `/project/${name}.txt`,
  target: `/${name}`,
  created: false,
  material: { kind, name },
});
const bind = { source: "/project/data", target: "/data", created: true };
const files = listMaterialFiles([
  aService("a", { hostMounts: [bind, mount("configs", "page"), mount("secrets", "key")] }),
  aService("b", { hostMounts: [mount("secrets", "key"), mount("configs", 'o"dd: name')] }),
]);
const texts = new Map([
  ["/project/page.txt", "a $X ${Y}\n"],
  ["/project/key.txt", "se$cret"],
  ['/project/o"dd: name.txt', ""],
]);

describe("planCarriedFiles", () => {
  it("takes each config and secret from a variable, and has no text of a file in the document", () => {
    const { document, env, refused } = planCarriedFiles(files, texts);
    expect(document).toBe(`configs:
  "page": !override {environment: STACKCTL_CARRIED_0}
  "o\\"dd: name": !override {environment: STACKCTL_CARRIED_2}
secrets:
  "key": !override {environment: STACKCTL_CARRIED_1}
`);
    expect(env).toEqual({
      STACKCTL_CARRIED_0: "a $X ${Y}\n",
      STACKCTL_CARRIED_1: "se$cret",
      STACKCTL_CARRIED_2: "",
    });
    expect(refused.size).toBe(0);
    expect(Object.keys(parse(document, { logLevel: "error" }).configs)).toEqual(["page", 'o"dd: name']);
  });

  it.each([
    ["does not exist", undefined],
    ["is not a text file", "PK\0\u0003"],
    ["is not a text file", "\uFFFD\uFFFD"],
    ["is larger than 128 KiB", "é".repeat(70_000)],
  ])("refuses a file that %s", (reason, text) => {
    const given = new Map(text === undefined ? [] : [["/project/key.txt", text]]);
    const only = files.filter(({ name }) => name === "key");
    const { refused, env } = planCarriedFiles(only, given);
    expect([...refused]).toEqual([["/project/key.txt", reason]]);
    expect(env).toEqual({ STACKCTL_CARRIED_0: "" });
  });
});

describe("markService", () => {
  it("lets Compose start a service with such files, beside its other duties", () => {
    const service = aService("a", { hostMounts: [mount("configs", "page"), mount("secrets", "key")] });
    expect(markService(service).composeStarts).toBe("configs and secrets from files");
    expect(markService({ ...service, composeStarts: "post_start hooks" }).composeStarts).toBe(
      "post_start hooks, configs and secrets from files",
    );
  });

  it("leaves a service with bind mounts alone", () => {
    const service = aService("a", { hostMounts: [bind] });
    expect(markService(service)).toBe(service);
  });
});
