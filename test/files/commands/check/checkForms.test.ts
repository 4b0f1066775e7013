import { checkForms } from '../../../../src/commands/check/checkForms';

describe('the forms in which check prints', () => {
  it.each([
    ['for people, unless told otherwise', {}, ['terminal']],
    ['for programs', { json: true }, ['json']],
    ['for GitHub', { reporter: ['github'] }, ['github']],
    [
      'each once, in the order in which they are asked for',
      { reporter: ['terminal', 'github', 'terminal'] },
      ['terminal', 'github'],
    ],
  ])('are %s', (_, flags, expected) => {
    expect(checkForms(flags)).toEqual(expected);
  });

  it('name what a misspelt one was meant to be', () => {
    const misspelt = caught(() => checkForms({ reporter: ['gihtub'] }));
    expect(misspelt).toMatchObject({ message: 'check has no reporter gihtub', hint: 'did you mean github?' });
  });

  it('do not mix: JSON has stdout to itself', () => {
    expect(() => checkForms({ json: true, reporter: ['github'] })).toThrow("don't go together");
  });
});

function caught(act: () => void): unknown {
  try {
    act();
    return undefined;
  } catch (error) {
    return error;
  }
}
