import { describe, expect, it } from "vitest";
import { chooseProviders, findWantedProviders } from "../../../src/plan/services/choose-providers.ts";
import { aService } from "../../support/build/shapes.ts";

const services = [
  aService("web"),
  aService("db", { provider: "cloud" }),
  aService("queue", { provider: "broker" }),
  aService("old", { provider: "cloud" }),
];
const names = (found: readonly { readonly name: string }[]) => found.map(({ name }) => name);
const wanted = findWantedProviders(services, new Set(["web", "db"]), new Set(["queue"]));

describe("findWantedProviders", () => {
  it("wants providers that are enabled or up", () => {
    expect(names(wanted)).toEqual(["db", "queue"]);
  });
});

describe("chooseProviders", () => {
  it("calls the wanted providers, and takes down all other services but those left", () => {
    expect(chooseProviders(services, wanted, new Set())).toEqual({
      called: ["db", "queue"],
      left: ["old"],
      others: ["web", "db", "queue"],
      notices: [],
    });
  });

  it("leaves out a provider whose program is missing, and reports it", () => {
    expect(chooseProviders(services, wanted, new Set(["broker"]))).toEqual({
      called: ["db"],
      left: ["queue", "old"],
      others: ["web", "db"],
      notices: [
        {
          code: "provider-missing",
          message: "queue is not taken down: its provider broker is not found",
          hint: "Install docker-broker, then run stackctl down again.",
        },
      ],
    });
  });

  it("names no services in a project without providers", () => {
    expect(chooseProviders([aService("web")], [], new Set()).others).toEqual([]);
  });
});
