/** What went wrong, each thing once, kept until somebody listens. */
export interface Complaints {
  add(text: string): void;
  /** Those that nobody has taken yet. */
  take(): readonly string[];
}

/** Whoever tries many URLs must not fill a recording. */
const mostComplaints = 20;
/** A URL may be as long as somebody likes. */
const longestText = 300;

export function createComplaints(): Complaints {
  const said = new Set<string>();
  let untold: string[] = [];
  return {
    add: (text) => {
      const short = text.length <= longestText ? text : `${text.slice(0, longestText)}…`;
      if (said.has(short) || said.size >= mostComplaints) return;
      said.add(short);
      untold.push(short);
    },
    take: () => {
      const taken = untold;
      untold = [];
      return taken;
    },
  };
}
