export interface Point {
  /** Unix seconds. */
  readonly time: number;
  readonly value: number;
}

/** Points in the order of time, in whatever form; an array of them is such a list too. */
export interface PointList extends Iterable<Point> {
  readonly length: number;
  /** Counted from the end where `index` is negative. */
  at(index: number): Point | undefined;
}

interface Cells {
  /** Time and value of one point after the other, and room for more behind them. */
  readonly numbers: Float64Array;
  /** How many points are in use, by whichever list. */
  used: number;
}

/**
 * Points, oldest first, in sixteen bytes each: a thousand hosts post thirty million a day, and as objects these take
 * two gigabytes, through all of which the garbage collector has to go. Never changes: what is appended comes behind the
 * end of the list that it is appended to, and belongs to the new list alone.
 */
export class Points implements PointList {
  static readonly none = new Points({ numbers: new Float64Array(0), used: 0 }, 0, 0);
  readonly #cells: Cells;
  readonly #start: number;
  readonly #end: number;

  private constructor(cells: Cells, start: number, end: number) {
    this.#cells = cells;
    this.#start = start;
    this.#end = end;
  }

  static of(points: PointList): Points {
    return points instanceof Points ? points : Points.none.append([...points]);
  }

  get length(): number {
    return this.#end - this.#start;
  }

  at(index: number): Point | undefined {
    const place = index < 0 ? this.#end + index : this.#start + index;
    return place >= this.#start && place < this.#end ? pointAt(this.#cells, place) : undefined;
  }

  *[Symbol.iterator](): Iterator<Point> {
    for (let place = this.#start; place < this.#end; place += 1) yield pointAt(this.#cells, place);
  }

  /** As JSON it is an array of points. */
  toJSON(): readonly Point[] {
    return [...this];
  }

  /** How many lie before this moment. */
  countBefore(time: number): number {
    let [low, high] = [this.#start, this.#end];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#cells.numbers[2 * middle] ?? NaN) < time) low = middle + 1;
      else high = middle;
    }
    return low - this.#start;
  }

  /** Like that of an array, without negative places. */
  slice(from: number, to = this.length): Points {
    const start = Math.min(this.#start + from, this.#end);
    return new Points(this.#cells, start, Math.max(start, Math.min(this.#start + to, this.#end)));
  }

  /** The same list, without so much of what belongs to none but older ones. */
  trimmed(): Points {
    return 4 * this.length < this.#cells.numbers.length ? Points.none.append([...this]) : this;
  }

  /** `added` are later than all that is here, and in their order. */
  append(added: readonly Point[]): Points {
    const isLast = this.#end === this.#cells.used;
    const fits = 2 * (this.#end + added.length) <= this.#cells.numbers.length;
    const { cells, start, end } = isLast && fits ? this.#place() : this.#copied(added.length);
    added.forEach(({ time, value }, index) => {
      cells.numbers[2 * (end + index)] = time;
      cells.numbers[2 * (end + index) + 1] = value;
    });
    cells.used = end + added.length;
    return new Points(cells, start, cells.used);
  }

  /** Where `before` was this list without its latest points, and with more of its oldest ones: both differences. */
  since(before: Points): { readonly gone: Points; readonly come: Points } | undefined {
    const isLater = this.#cells === before.#cells && this.#start >= before.#start && this.#end >= before.#end;
    if (!isLater || this.#start > before.#end) return undefined;
    return { gone: before.slice(0, this.#start - before.#start), come: this.slice(before.#end - this.#start) };
  }

  #place() {
    return { cells: this.#cells, start: this.#start, end: this.#end };
  }

  #copied(more: number) {
    const length = this.length + more;
    const numbers = new Float64Array(2 * (length + Math.max(8, length >> 3)));
    numbers.set(this.#cells.numbers.subarray(2 * this.#start, 2 * this.#end));
    return { cells: { numbers, used: this.length }, start: 0, end: this.length };
  }
}

const pointAt = ({ numbers }: Cells, place: number): Point => ({
  time: numbers[2 * place] ?? NaN,
  value: numbers[2 * place + 1] ?? NaN,
});
