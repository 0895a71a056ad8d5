/** What the command line says about features. An explicit name beats the sweeping ones whatever the order. */
export interface FlagRequest {
  /** Each with the words that said it, such as `--enable-fsdp`. */
  readonly explicit: readonly { readonly name: string; readonly value: boolean; readonly detail: string }[];
  readonly sweep: "minimal" | "all" | undefined;
  readonly preset: string | undefined;
  readonly profiles: readonly string[];
}

/** A command line that says nothing about features. */
export const noFlags: FlagRequest = { explicit: [], sweep: undefined, preset: undefined, profiles: [] };

/** A variable as one source holds it. */
export interface Variable {
  readonly name: string;
  readonly value: string;
  /** `.env:3`; undefined for the process environment. */
  readonly where: { readonly file: string; readonly line: number } | undefined;
}

/** The variables of the process and of the `.env` files, apart, since the first beats the second. */
export interface Variables {
  readonly environment: ReadonlyMap<string, string>;
  /** In file order; of two with one name the last counts. */
  readonly dotenv: readonly Variable[];
}
