import type { Conclusions } from './conclusions';
import type { ExpectationReport, SilenceReport, UnexpectedReport } from './report';
import type { Outcome } from './verdict';

/** Why a drill did not pass, in one sentence; undefined where it passed. */
export function reasonOfDrill(
  { outcome, rollback }: Conclusions,
  expectations: readonly ExpectationReport[],
  forbidden: readonly SilenceReport[],
  unexpected: UnexpectedReport,
): string | undefined {
  if (outcome === 'passed') return undefined;
  if (outcome === 'rollback-failed') {
    const what = rollback.state === 'failed' ? 'rollback failed' : 'nobody saw that the fault is gone';
    return rollback.message === undefined ? what : `${what}: ${rollback.message}`;
  }
  const culprit = findings(expectations, forbidden, unexpected).find((finding) => finding.outcome === outcome);
  return culprit === undefined ? 'nothing was asked that could be decided' : culprit.text;
}

interface Finding {
  readonly outcome: Outcome;
  readonly text: string;
}

function findings(
  expectations: readonly ExpectationReport[],
  forbidden: readonly SilenceReport[],
  unexpected: UnexpectedReport,
): readonly Finding[] {
  return [
    ...expectations.flatMap(({ monitor, verdict, outcome, reason, notified, resolved }) => [
      { outcome, text: sentence(monitor.name, verdict, reason) },
      ...[notified, resolved].flatMap((sequel) =>
        sequel === undefined
          ? []
          : [{ outcome: sequel.outcome, text: sentence(monitor.name, sequel.verdict, sequel.reason) }],
      ),
    ]),
    ...forbidden.map(({ monitor, verdict, outcome, reason }) => ({
      outcome,
      text: sentence(monitor.name, verdict, reason),
    })),
    ...(unexpected.outcome === undefined
      ? []
      : [
          {
            outcome: unexpected.outcome,
            text: sentence('unexpected alerts', unexpected.verdict ?? 'undecided', unexpected.reason),
          },
        ]),
  ];
}

const sentence = (subject: string, verdict: string, reason: string | undefined): string =>
  reason === undefined ? `${subject}: ${verdict}` : `${subject}: ${verdict}, ${reason}`;
