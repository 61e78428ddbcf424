import { beforeEach, expect, test } from 'vitest';
import { Admission } from '../../src/engine/admission.js';

let now: number;
let admission: Admission;
beforeEach(() => {
  now = 5000;
  admission = new Admission({ burst: 64, standing: 2 }, () => now);
});

/** A refusal every 10 ms for so long. */
function refuseFor(milliseconds: number): void {
  for (const end = now + milliseconds; now < end; now += 10) admission.noteRefusal();
}

test('a burst has the long queue, even while some of it is refused', () => {
  expect(admission.capacity()).toBe(64);
  refuseFor(80);
  expect(admission.capacity()).toBe(64);
});

test('refusals over more than a tenth of a second leave the short one, for as long as they last', () => {
  refuseFor(120);
  expect(admission.capacity()).toBe(2);
  refuseFor(60_000);
  expect(admission.capacity()).toBe(2);
});

test('a second without a refusal gives the long queue back', () => {
  refuseFor(5000);
  now += 900;
  expect(admission.capacity()).toBe(2);
  now += 100;
  expect(admission.capacity()).toBe(64);
  admission.noteRefusal();
  expect(admission.capacity()).toBe(64);
});

test('bursts that come now and then never add up to overload', () => {
  for (let burst = 0; burst < 20; burst++) {
    refuseFor(80);
    expect(admission.isOverloaded()).toBe(false);
    now += 1500;
  }
});

test('a short queue is never longer than the long one', () => {
  admission = new Admission({ burst: 1, standing: 2 }, () => now);
  refuseFor(1000);
  expect(admission.capacity()).toBe(1);
});
