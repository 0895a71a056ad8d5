/** Caches the result of a function for this long. Concurrent calls share one run. */
export function remember<T>(
  ask: () => Promise<T>,
  keepMs: number,
  now: () => number = () => performance.now(),
): () => Promise<T> {
  let last: { readonly answer: Promise<T>; readonly until: () => number } | undefined;
  return () => {
    if (last !== undefined && now() < last.until()) return last.answer;
    let until = Number.POSITIVE_INFINITY;
    const answer = ask().finally(() => {
      until = now() + keepMs;
    });
    last = { answer, until: () => until };
    return answer;
  };
}
