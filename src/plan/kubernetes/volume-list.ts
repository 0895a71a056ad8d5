import type { Branch } from "../eject/compose-tree.ts";
import { kubeName } from "./kube-names.ts";

/** The volumes of one pod. Containers with the same volume share its entry. */
export class VolumeList {
  readonly #volumes = new Map<string, Branch>();

  /** The name of this volume in the pod; a name that another volume has gets a number. */
  add(wanted: string, source: Branch): string {
    const base = kubeName(wanted);
    let name = base;
    for (let number = 2; ; number += 1) {
      const known = this.#volumes.get(name);
      if (known !== undefined && JSON.stringify(known) === JSON.stringify(source)) return name;
      if (known === undefined) break;
      name = `${base}-${number}`;
    }
    this.#volumes.set(name, source);
    return name;
  }

  list(): Branch[] {
    return [...this.#volumes].map(([name, source]) => ({ name, ...source }));
  }

  /** Whether a claim is among the volumes. */
  get hasClaim(): boolean {
    return [...this.#volumes.values()].some((source) => Object.hasOwn(source, "persistentVolumeClaim"));
  }
}
