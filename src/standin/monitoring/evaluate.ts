import type { Evaluation } from '../engine/evaluation';
import type { Standin } from '../standin';
import { judgeCheckReports } from './judgeCheckReports';
import { judgeExternalResults } from './judgeExternalResults';
import { judgeHostPost } from './judgeHostPost';
import { judgeServicePost } from './judgeServicePost';

/** Judges what came. The rules are those of now; what is gone since is judged no more. */
export function evaluate(standin: Standin, evaluation: Evaluation): void {
  switch (evaluation.of) {
    case 'host': {
      judgeHostPost(standin, evaluation.hostId, evaluation.post);
      return;
    }
    case 'service': {
      judgeServicePost(standin, evaluation.service, evaluation.post);
      return;
    }
    case 'check': {
      judgeCheckReports(standin, evaluation.check);
      return;
    }
    case 'external': {
      judgeExternalResults(standin, evaluation.monitorId, evaluation.results);
      return;
    }
  }
}
