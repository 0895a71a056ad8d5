/** How many times the usual number of drawn cases a reliability test tries: STACKCTL_TEST_ROUNDS, or 1. */
export const rounds = Math.max(1, Number(process.env.STACKCTL_TEST_ROUNDS ?? 1) || 1);
