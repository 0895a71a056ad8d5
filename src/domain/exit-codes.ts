/** Exit codes that scripts rely on. */
export const exitCodes = {
  done: 0,
  bug: 1,
  usage: 2,
  settings: 3,
  engine: 4,
  launch: 5,
  notReady: 6,
  changesPending: 10,
  interrupted: 130,
} as const;
