import { demo } from '../../../../src/commands/demo/demo';
import { UsageError } from '../../../../src/domain/errors';
import { paperEdge } from '../../../support/edge';

describe('a demo of a scenario that it has not', () => {
  it.each([
    ['rout-cut', 'did you mean route-cut?'],
    ['nosuch', 'there is: access-10x, image-expired, quiet-hour, route-cut'],
  ])('is refused before anything starts, with near names: %s', async (scenario, hint) => {
    const { edge, said } = paperEdge();
    const begun = demo(edge, { stack: 'mackerel', out: 'out', scenario: ['route-cut', scenario] });
    await expect(begun).rejects.toMatchObject({ message: `the demo has no scenario ${scenario}`, hint });
    await expect(begun).rejects.toBeInstanceOf(UsageError);
    expect(said).toEqual({ stdout: '', stderr: '' });
  });
});
