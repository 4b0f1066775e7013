interface Closable {
  close(): Promise<void>;
}

export interface FreshConnection<Connection> {
  /** Connects where there is no connection yet, or where the last work with it failed. */
  use<T>(work: (connection: Connection) => Promise<T>): Promise<T>;
  /** Gives up what is under way. */
  drop(): void;
}

/** A connection that is made when it is needed, and made anew after whatever went wrong with the one before. */
export function keepFreshly<Connection extends Closable>(
  connect: () => Promise<Connection>,
): FreshConnection<Connection> {
  let current: Promise<Connection> | undefined;
  const drop = (): void => {
    // One that can't be closed was never open, or is gone.
    current?.then((connection) => connection.close()).catch(() => undefined);
    current = undefined;
  };
  return {
    drop,
    use: async (work) => {
      const used = (current ??= connect());
      try {
        return await work(await used);
      } catch (error) {
        if (current === used) drop();
        throw error;
      }
    },
  };
}
