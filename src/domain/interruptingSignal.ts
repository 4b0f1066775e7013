/** The signals that end a run, by their numbers: https://pubs.opengroup.org/onlinepubs/9799919799/utilities/kill.html */
const numbers: Readonly<Record<string, number>> = { SIGHUP: 1, SIGINT: 2, SIGTERM: 15 };

/** The number of the signal that a report's `interrupted` names; words that name none come from no version of ours. */
export const interruptingSignal = (interrupted: string): number | undefined =>
  interrupted
    .split(' ')
    .map((word) => numbers[word])
    .find((number) => number !== undefined);
