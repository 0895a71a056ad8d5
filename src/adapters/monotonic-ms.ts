/**
 * Milliseconds since some moment, which nobody's setting of the clock changes. The same clock as `performance.now()`,
 * for whose module Node takes 1.5 ms at the first call.
 */
export function monotonicMs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1000 + nanoseconds / 1e6;
}
