import { atProvider } from '../../../../../src/config/heldAccess';
import { mackerelCourtesies } from '../../../../../src/providers/mackerel/courtesies';
import { courtesyBench } from '../../../../support/courtesyBench';
import type { ScriptedAnswer } from '../../../../support/scriptedHttp';

const url = 'https://api.mackerelio.com';
const settings = { organization: 'acme', apiKey: 'k3y-that-must-not-leak', url };
const at = (drillId = 'run-drill') => ({ ...atProvider('p', drillId, '/work'), url });

interface Annotation {
  readonly id: string;
  readonly service: string;
  readonly from: number;
  readonly to: number;
  readonly description: string;
  readonly roles?: readonly string[];
}

describe('an annotation', () => {
  function benchOf(annotations: Annotation[], planned: ScriptedAnswer[] = []) {
    return courtesyBench(mackerelCourtesies, 'mackerel-annotation', settings, ({ pathname, searchParams }, request) => {
      const next = request.method === 'GET' ? undefined : planned.shift();
      if (next !== undefined) return next;
      const sent = JSON.parse(request.body ?? '{}') as Annotation;
      const [from, to] = [Number(searchParams.get('from')), Number(searchParams.get('to'))];
      switch (request.method) {
        case 'POST':
          annotations.push({ ...sent, id: `n${annotations.length}` });
          return { body: annotations.at(-1) };
        case 'PUT': {
          const index = annotations.findIndex(({ id }) => pathname.endsWith(`/${id}`));
          if (index < 0) return { status: 404, body: { error: { message: 'Not found.' } } };
          annotations[index] = sent;
          return { body: sent };
        }
        default:
          return {
            body: {
              graphAnnotations: annotations.filter(
                (each) => each.service === searchParams.get('service') && each.from <= to && each.to >= from,
              ),
            },
          };
      }
    });
  }

  const stateAt = (fromMs: number, description = 'Drill run-drill.') => ({
    ...at(),
    services: ['shop'],
    title: 'alertdrill: route-cut',
    description,
    fromMs,
    toMs: fromMs + 300_000,
  });

  it('is drawn to the longest end, and closed where the fault was taken back; another drill stays as it is', async () => {
    const annotations: Annotation[] = [];
    const { set, undo, clock } = benchOf(annotations);
    const fromMs = clock.now();
    await set(stateAt(fromMs));
    const from = Math.floor(fromMs / 1000);
    expect(annotations).toMatchObject([{ service: 'shop', title: 'alertdrill: route-cut', from }]);
    expect(annotations[0]?.to).toBeGreaterThanOrEqual(from + 300);
    const other = { id: 'x', service: 'shop', from, to: from + 300, description: 'Drill another.' };
    annotations.push(other);
    await clock.advance(42_000);
    // Somebody adds a role meanwhile.
    annotations[0] = { ...annotations[0]!, roles: ['app'] };
    await undo(stateAt(fromMs));
    expect(annotations[0].to).toBeGreaterThanOrEqual(from + 42);
    expect(annotations[0].to).toBeLessThanOrEqual(from + 44);
    expect(annotations[0]).toMatchObject({ from, roles: ['app'] });
    expect(annotations[1]).toEqual(other);
  });

  it('is found where its answer never came, and nothing is missed where it is gone', async () => {
    const annotations: Annotation[] = [];
    const { set, undo, clock } = benchOf(annotations, [{ failure: 'timeout' }]);
    const fromMs = clock.now();
    await expect(set(stateAt(fromMs))).rejects.toThrow("the graphs of shop can't be annotated");
    const from = Math.floor(fromMs / 1000);
    const landed = { id: 'n0', service: 'shop', from, to: from + 300, description: 'Drill run-drill.' };
    void clock.sleep(4_000).then(() => annotations.push(landed));
    await undo(stateAt(fromMs));
    expect(annotations[0]?.to).toBeLessThan(from + 60);
    annotations.length = 0;
    expect(await undo(stateAt(fromMs))).toEqual({ notes: [] });
  });
});

describe('a memo', () => {
  const text = 'alertdrill: raised by the drill run-drill of route-cut';
  const state = { ...at(), alertId: 'a1', text };

  function benchOf(alert: { memo?: string }) {
    return courtesyBench(mackerelCourtesies, 'mackerel-memo', settings, (_url, { method, body }) => {
      if (method === 'PUT') alert.memo = (JSON.parse(body ?? '') as { memo: string }).memo;
      return { body: { id: 'a1', ...alert } };
    });
  }

  it('is a line below what people wrote, written once, and stays', async () => {
    const alert: { memo?: string } = { memo: 'ana looks at it' };
    const { set, undo, writes } = benchOf(alert);
    const held = await set(state);
    expect(alert.memo).toBe(`ana looks at it\n${text}`);
    await set(state);
    await undo(held);
    expect(alert.memo).toBe(`ana looks at it\n${text}`);
    expect(writes()).toEqual(['PUT /alerts/a1']);
  });

  it('is the only line where there was none', async () => {
    const alert: { memo?: string } = {};
    await benchOf(alert).set(state);
    expect(alert.memo).toBe(text);
  });
});
