import { didYouMean, nearest } from '../../../src/config/nearest';

describe('near names', () => {
  test('come nearest first, three at most, whatever their case', () => {
    expect(nearest('witin', ['withon', 'within', 'WITIN', 'on'])).toEqual(['WITIN', 'within', 'withon']);
    expect(nearest('a1', ['a2', 'a3', 'a4', 'a5'])).toEqual(['a2', 'a3', 'a4']);
  });

  test('are no further than a third of the letters', () => {
    expect(nearest('abcdef', ['abcdxy'])).toEqual(['abcdxy']);
    expect(nearest('abcdef', ['abcxyz'])).toEqual([]);
  });

  test('are found where two letters of a short name are swapped', () => {
    expect(nearest('frist', ['first', 'second'])).toEqual(['first']);
    expect(nearest('rnu', ['new', 'run', 'init'])).toEqual(['run']);
    expect(nearest('rote-cut', ['quiet-hour', 'route-cut'])).toEqual(['route-cut']);
    // Two other letters are no swap.
    expect(nearest('rxy', ['run'])).toEqual([]);
  });

  test('are found by some of their words, of names with several', () => {
    const monitors = ['Shop p95 latency', 'Shop 5xx rate', 'HighLatency'];
    expect(nearest('latency', monitors)).toEqual(['HighLatency', 'Shop p95 latency']);
    expect(nearest('5xx RATE', monitors)).toEqual(['Shop 5xx rate']);
    // Not by parts of words, and not by words in another order.
    expect(nearest('aten', monitors)).toEqual([]);
    expect(nearest('rate of 5xx errors', monitors)).toEqual([]);
  });

  test('are asked for, or else all is listed', () => {
    expect(didYouMean('severty', ['severity', 'on'])).toBe('did you mean severity?');
    expect(didYouMean('zzzzzz', ['severity', 'on'])).toBe('there is: severity, on');
    expect(didYouMean('zzzzzz', [])).toBeUndefined();
    expect(
      didYouMean(
        '-',
        Array.from({ length: 23 }, (_, n) => `name-${n}`),
      ),
    ).toMatch(/name-19 and 3 more$/);
  });
});
