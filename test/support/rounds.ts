/** The factor for the number of random cases of a reliability test: STACKCTL_TEST_ROUNDS, or 1. */
export const rounds = Math.max(1, Number(process.env.STACKCTL_TEST_ROUNDS ?? 1) || 1);
