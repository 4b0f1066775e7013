import { PassThrough } from 'node:stream';
import { createSink } from '../../../src/system/sink';

const ignored = () => undefined;

/** A stream of standard output, as Node makes it: only a terminal has `isTTY` and `columns`. */
const streamOf = (terminal?: { readonly columns: number | undefined }): NodeJS.WriteStream =>
  Object.assign(new PassThrough(), terminal === undefined ? {} : { isTTY: true, ...terminal }) as never;

describe('createSink', () => {
  it('says of a file or a pipe that it has no colours, not that it is unknown', () => {
    const { isTty, colors, columns } = createSink(streamOf(), { CI: 'true' }, ignored, true);
    // Undefined would leave it to picocolors, which paints wherever CI is set.
    expect({ isTty, colors, columns }).toEqual({ isTty: false, colors: false, columns: 80 });
  });

  it.each([
    [{}, { isTty: true, colors: true }],
    [{ NO_COLOR: '1' }, { isTty: false, colors: false }],
    [{ NO_COLOR: '' }, { isTty: true, colors: true }],
    [{ TERM: 'dumb' }, { isTty: false, colors: false }],
  ])('paints on a terminal, unless it is asked not to (%j)', (env, expected) => {
    const { isTty, colors, columns } = createSink(streamOf({ columns: 132 }), env, ignored, false);
    expect({ isTty, colors, columns }).toEqual({ ...expected, columns: 132 });
  });

  it.each([
    ['1', true],
    ['0', false],
    ['', false],
  ])('paints a file where FORCE_COLOR is %j: %s', (value, colors) => {
    expect(createSink(streamOf(), { FORCE_COLOR: value }, ignored, false).colors).toBe(colors);
  });

  it.each([[0], [undefined]])('takes a terminal that says it is %j wide for an ordinary one', (columns) => {
    expect(createSink(streamOf({ columns }), {}, ignored, false)).toMatchObject({ isTty: true, columns: 80 });
  });

  it("takes a CI system's terminal for none", () => {
    const { isTty, colors, columns } = createSink(streamOf({ columns: 132 }), {}, ignored, true);
    expect({ isTty, colors, columns }).toEqual({ isTty: false, colors: false, columns: 80 });
  });
});
