import { Secret } from '../../../src/config/secret';
import { createVeil } from '../../../src/config/veil';
import type { TextSink } from '../../../src/ports/reporter';

const key = new Secret('KEY', 'kTq0-9vXz');

function recordingSink() {
  const written: string[] = [];
  let columns = 80;
  const sink: TextSink = {
    write: (text) => void written.push(text),
    isTty: true,
    colors: false,
    get columns() {
      return columns;
    },
  };
  return { sink, written, resize: (to: number) => void (columns = to) };
}

describe('a veil', () => {
  it('hides what it was told of, from then on', () => {
    const { sink, written } = recordingSink();
    const veil = createVeil();
    const veiled = veil.over(sink);
    veiled.write('before: kTq0-9vXz\n');
    veil.conceal([key]);
    veil.conceal([new Secret('OTHER', 'another one')]);
    veiled.write('after: kTq0-9vXz, another one, public\n');
    expect(written).toEqual(['before: kTq0-9vXz\n', 'after: [secret KEY], [secret OTHER], public\n']);
    expect(veil.text('at f (kTq0-9vXz)')).toBe('at f ([secret KEY])');
  });

  it('leaves the sink as it is otherwise, its width as it changes', () => {
    const { sink, resize } = recordingSink();
    const veiled = createVeil().over(sink);
    expect(veiled).toMatchObject({ isTty: true, colors: false, columns: 80 });
    resize(100);
    expect(veiled.columns).toBe(100);
  });
});
