/** The text with a capital letter and a full stop. A URL at the end stays without one, so that it can be copied. */
export function asSentence(text: string): string {
  const capitalised = text.replace(/^\p{Ll}/u, (letter) => letter.toUpperCase());
  return /[.?!]$|https?:\/\/\S+$/.test(capitalised) ? capitalised : `${capitalised}.`;
}
