// Times ours and its peers in slices, in turn, in rotating order, and prints a row of bench/results
// as a line of JSON. The clock is the processor time of the process: the work of the engine's
// collector and compiler for a case counts, the work of other processes does not.
'use strict';

const ROUNDS = 101;
const SLICE_NS = 6e6;
const QUICK_SLICE_NS = 1e6;
const WARM_UP_SLICES = 12;
const SLOW_ROUNDS = 5;

/** Nanoseconds of processor time, all threads. */
function now() {
  const { user, system } = process.cpuUsage();
  return (user + system) * 1e3;
}

/** Repeats that make a slice long enough for the clock. */
function calibrate(loop, slice) {
  let count = 1;
  for (;;) {
    const begin = now();
    loop(count);
    const taken = now() - begin;
    if (taken >= slice / 2) {
      return Math.max(1, Math.round((count * slice) / taken));
    }
    count *= 2;
  }
}

const sorted = (numbers) => [...numbers].sort((a, b) => a - b);
const at = (numbers, share) => sorted(numbers)[Math.floor((numbers.length - 1) * share)];
const rounded = (number) => Number(number.toPrecision(6));

function summary(name, times, statistic) {
  const [minimum, median, ninetieth] = [0, 0.5, 0.9].map((share) => rounded(at(times, share)));
  const value = statistic === 'minimum' ? minimum : median;
  return { name, value, minimum, median, ninetieth };
}

/** Nanoseconds a repeat, of each case in each round. */
function measure(cases, { rounds, slice, warmUps }) {
  const counts = cases.map(({ loop, prepare }) => {
    prepare?.();
    const count = calibrate(loop, slice);
    for (let i = 0; i < warmUps; i++) {
      loop(count);
    }
    return calibrate(loop, slice);
  });
  const times = cases.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < cases.length; i++) {
      const which = (round + i) % cases.length;
      cases[which].prepare?.();
      const begin = now();
      cases[which].loop(counts[which]);
      times[which].push((now() - begin) / counts[which]);
    }
  }
  return times;
}

class Bench {
  /** @param {{quick?: boolean, only?: string}} options */
  constructor({ quick = false, only = '' } = {}) {
    this.only = only;
    this.options = { rounds: quick ? 5 : ROUNDS, slice: quick ? QUICK_SLICE_NS : SLICE_NS };
  }

  includes(id) {
    return id.includes(this.only);
  }

  print(row) {
    console.log(JSON.stringify(row));
  }

  /**
   * A row: the first case is ours. `per` divides the times (keys in a batch), `atMost` of a case is
   * the goal of the ratio to it, `prepare` of a case runs before its slice and is not timed.
   * `slow`: one repeat of some case takes a large part of a second, so fewer rounds are run.
   */
  compare({ id, what, statistic = 'median', per = 1, slow = false }, cases) {
    if (!this.includes(id)) {
      return;
    }
    const options = {
      ...this.options,
      rounds: slow ? SLOW_ROUNDS : this.options.rounds,
      warmUps: slow ? 1 : WARM_UP_SLICES,
    };
    const times = measure(cases, options).map((list) => list.map((time) => time / per));
    const [ours] = times;
    const shown = cases.map(({ name, atMost = 0 }, i) => {
      const one = summary(name, times[i], statistic);
      if (i === 0) {
        return one;
      }
      const medians = at(
        times[i].map((time, round) => ours[round] / time),
        0.5
      );
      const ratio = statistic === 'minimum' ? Math.min(...ours) / Math.min(...times[i]) : medians;
      return { ...one, ratio: rounded(ratio), at_most: atMost };
    });
    const { rounds } = options;
    this.print({ id, what, unit: 'ns', limit: 0, statistic, rounds, cases: shown });
  }

  /** A row of times that were taken elsewhere, a list for each case, in the order of rounds. */
  given({ id, what, atMost = {} }, times) {
    const [ours, ...others] = Object.entries(times).map(([name, list]) => ({
      ...summary(name, list, 'median'),
      ratios: times.ours.map((time, round) => time / list[round]),
    }));
    const shown = others.map(({ ratios, ...one }) => ({
      ...one,
      ratio: rounded(at(ratios, 0.5)),
      at_most: atMost[one.name] ?? 0,
    }));
    delete ours.ratios;
    const rounds = times.ours.length;
    const cases = [ours, ...shown];
    this.print({ id, what, unit: 'ns', limit: 0, statistic: 'median', rounds, cases });
  }

  /** A row that is counted, not timed. */
  amount({ id, what, unit = 'bytes', limit = 0, note = '' }, value) {
    if (this.includes(id)) {
      const cases = [{ name: 'ours', value: rounded(value) }];
      this.print({ id, what, unit, limit, statistic: 'count', rounds: 1, note, cases });
    }
  }
}

module.exports = { Bench };
