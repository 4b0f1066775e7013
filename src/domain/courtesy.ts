/** What is written to a provider for people's sake, beside what a drill does to the system. Each is optional. */
export type CourtesyName = 'quiet' | 'annotate' | 'memo';

/** Nobody is notified of the alerts that the drill raises. */
export interface Quiet {
  /** Consent to what silences real incidents of these hosts, too: where monitors can't be muted themselves. */
  readonly hostStatus?: 'standby';
}

/** The drill's window is marked on the provider's graphs. */
export interface Annotate {
  /** Whose graphs; absent: those of the services that the drill is about. */
  readonly service?: string;
}

export interface Courtesies {
  readonly quiet?: Quiet;
  readonly annotate?: Annotate;
  /** Alerts of the drill say which drill raised them. */
  readonly memo?: true;
}
