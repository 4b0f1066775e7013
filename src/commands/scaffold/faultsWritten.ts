/** Kinds of faults that `new` can write from a monitor; `steps` is a list of others. Completion names them. */
export const faultsWritten = ['http', 'k6', 'command', 'process', 'files', 'ssh', 'manual'] as const;

export type WrittenFault = (typeof faultsWritten)[number];

export const isWritten = (kind: string): kind is WrittenFault => faultsWritten.some((each) => each === kind);
