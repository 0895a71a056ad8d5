import { describe, expect, it } from "vitest";
import { translateWeb } from "./build-project.ts";

const MiB = 1024 ** 2;

describe("translateResources", () => {
  it.each([
    ["nothing", {}, undefined],
    ["no limit", { mem_limit: "0", cpus: 0, pids_limit: -1 }, undefined],
    [
      "the keys of the service",
      { cpus: 0.5, mem_limit: "67108864", mem_reservation: "33554432", pids_limit: 9 },
      {
        Limits: { NanoCPUs: 500e6, MemoryBytes: 64 * MiB, Pids: 9 },
        Reservations: { MemoryBytes: 32 * MiB },
      },
    ],
    [
      "`deploy` before them",
      {
        cpus: 0.5,
        mem_limit: "67108864",
        deploy: { resources: { limits: { cpus: "1.5", memory: "32M", pids: 3 } } },
      },
      { Limits: { NanoCPUs: 1500e6, MemoryBytes: 32 * MiB, Pids: 3 } },
    ],
    ["a CPU quota", { cpu_quota: 50_000 }, { Limits: { NanoCPUs: 500e6 } }],
    ["a CPU quota with a period", { cpu_quota: 25_000, cpu_period: 50_000 }, { Limits: { NanoCPUs: 500e6 } }],
    [
      "reservations",
      {
        deploy: {
          resources: {
            reservations: {
              cpus: 0.25,
              memory: "20971520",
              generic_resources: [{ discrete_resource_spec: { kind: "gpu", value: 2 } }],
            },
          },
        },
      },
      {
        Reservations: {
          NanoCPUs: 250e6,
          MemoryBytes: 20 * MiB,
          GenericResources: [{ DiscreteResourceSpec: { Kind: "gpu", Value: 2 } }],
        },
      },
    ],
  ])("translates %s", (_, web, resources) => {
    expect(translateWeb(web).spec.TaskTemplate.Resources).toEqual(resources);
  });
});
