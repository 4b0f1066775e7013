import { createGroupCommit } from '../../../../src/standin/store/groupCommit';

/** Writes that happen when a test says so. */
function scripted() {
  let changes = 0;
  let fails = false;
  const writes: number[] = [];
  let deferred: (() => void)[] = [];
  const write = (): void => {
    if (fails) throw new Error('the disk is full');
    writes.push(changes);
    changes = 0;
  };
  const commit = createGroupCommit({ isEmpty: () => changes === 0 }, write, (run) => deferred.push(run));
  return {
    commit,
    writes,
    change: () => {
      changes += 1;
      commit.changed();
    },
    fail: (does: boolean) => (fails = does),
    turn: () => {
      const due = deferred;
      deferred = [];
      for (const run of due) run();
    },
  };
}

describe('a group commit', () => {
  it('writes once for all that changed in one turn, and answers all then', async () => {
    const { commit, change, turn, writes } = scripted();
    commit.begin();
    for (let count = 0; count < 3; count += 1) change();
    const all = [commit.kept(), commit.kept()];
    expect(writes).toEqual([]);
    turn();
    await Promise.all(all);
    expect(writes).toEqual([3]);
  });

  it('writes nothing, and waits for nothing, where nothing changed', async () => {
    const { commit, turn, writes } = scripted();
    commit.begin();
    await commit.kept();
    turn();
    expect(writes).toEqual([]);
  });

  it('writes nothing before it has begun, and at once what was there then', async () => {
    const { commit, change, turn, writes } = scripted();
    change();
    turn();
    expect(writes).toEqual([]);
    commit.begin();
    expect(writes).toEqual([1]);
    await commit.kept();
  });

  it('tells all who wait that it failed, and tries again for the next one', async () => {
    const { commit, change, turn, writes, fail } = scripted();
    commit.begin();
    fail(true);
    change();
    const failed = [commit.kept(), commit.kept()].map((each) => expect(each).rejects.toThrow('the disk is full'));
    turn();
    await Promise.all(failed);
    fail(false);
    const kept = commit.kept();
    turn();
    await kept;
    expect(writes).toEqual([1]);
  });
});
