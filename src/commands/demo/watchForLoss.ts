import type { Demo, StackUp } from '../../demo/startDemo';
import { EnvironmentLost } from '../../edge';
import type { TextSink } from '../../ports/reporter';
import { deathText, lastWordsText } from './deathText';
import { sayAside } from './sayAside';

/** Says at once which process of the demo has died, and ends the run that is on: it can prove nothing any more. */
export function watchForLoss(demo: Pick<Demo<StackUp>, 'lost'>, stderr: TextSink): AbortSignal {
  const controller = new AbortController();
  void demo.lost.then((death) => {
    const what = deathText(death);
    sayAside(stderr, `alertdrill: ${what}, so the demo ends.${lastWordsText(death)}`);
    controller.abort(new EnvironmentLost(what));
  });
  return controller.signal;
}
