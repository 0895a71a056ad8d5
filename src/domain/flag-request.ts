/**
 * Features as the command line selects them. An explicit name overrides `--all` and `--minimal`, in any
 * order.
 */
export interface FlagRequest {
  /** Each with the argument that sets it, such as `--enable-fsdp`. */
  readonly explicit: readonly { readonly name: string; readonly value: boolean; readonly detail: string }[];
  readonly sweep: "minimal" | "all" | undefined;
  readonly preset: string | undefined;
  readonly profiles: readonly string[];
}

/** The request of a command line without feature arguments. */
export const noFlags: FlagRequest = { explicit: [], sweep: undefined, preset: undefined, profiles: [] };

/** A variable as one source defines it. */
export interface Variable {
  readonly name: string;
  readonly value: string;
  /** `.env:3`; undefined for the process environment. */
  readonly where: { readonly file: string; readonly line: number } | undefined;
}

/**
 * Variables of the process and of the `.env` files. They are separate because the process environment has
 * priority.
 */
export interface Variables {
  readonly environment: ReadonlyMap<string, string>;
  /** In file order; the last of several entries with the same name counts. */
  readonly dotenv: readonly Variable[];
}

/** The request that enables exactly these features; it overrides every other source. */
export function onlyFeatures(names: readonly string[]): FlagRequest {
  const explicit = names.map((name) => ({ name, value: true, detail: `--enable-${name}` }));
  return { ...noFlags, sweep: "minimal", explicit };
}
