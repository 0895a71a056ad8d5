import { createStyle } from "../../src/render/text/style.ts";

const plain = { color: false, unicode: true };

/** Without colour, as wide as nothing needs to be wrapped. */
export const wide = createStyle({ ...plain, width: 100 });
/** A narrow terminal. */
export const narrow = createStyle({ ...plain, width: 60 });
/** Where output is piped: never wrapped. */
export const piped = createStyle({ ...plain, width: Number.POSITIVE_INFINITY });
/** With colours and symbols of ASCII only. */
export const colored = createStyle({ color: true, unicode: true, width: 100 });
export const ascii = createStyle({ color: false, unicode: false, width: 100 });

/** The styles that golden files are kept for, by the end of their names. */
export const goldenStyles = [
  ["100.txt", wide],
  ["60.txt", narrow],
] as const;
