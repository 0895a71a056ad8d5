/**
 * Files of configs and secrets for an engine on another machine. Compose would mount them from that machine, so it
 * copies their text into the containers instead.
 */
export interface CarriedFiles {
  /** A compose file that takes these configs and secrets from variables. It contains no text of the files. */
  readonly document: string;
  /** The text of each file, by variable, for the environment of the Compose process alone. */
  readonly env: Readonly<Record<string, string>>;
  /** The text of each file that can be read, by its path. */
  readonly texts: ReadonlyMap<string, string>;
  /** Why a file cannot be carried, by its path. */
  readonly refused: ReadonlyMap<string, string>;
}
