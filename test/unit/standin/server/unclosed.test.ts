import { unclosed } from '../../../../src/standin/server/unclosed';

describe('what is unclosed in a query', () => {
  it.each([
    'container.cpu.utilization{k8s.deployment.name="httpbin"}',
    'sum by (http.method) (increase(http.requests{path=~"/items(/.*)?"}[5m])) / ${__interval:milliseconds}',
    `label_replace(up, "a", "\\"(", 'b', "}") or vector(1)`,
    'up{path=`[(`}',
    'up',
  ])('is nothing: %s', (query) => {
    expect(unclosed(query)).toBeUndefined();
  });

  it.each([
    ['sum(up', '('],
    ['sum(up))', ')'],
    ['up{a="b"', '{'],
    ['rate(up[5m)', ')'],
    ['up{a="b}', '"'],
    ['up{a="b\\"}', '"'],
    [']', ']'],
  ])('is found: %s', (query, piece) => {
    expect(unclosed(query)).toBe(piece);
  });
});
