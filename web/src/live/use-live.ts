/** Assesses one frame after the other: the next is taken when the answer is there, so never more than one is in flight. */
import { useEffect, useRef, useState } from 'preact/hooks';
import type { PhotoAnswer } from '../../../src/adapters/http/v1/schemas.js';
import type { Profile } from '../../../src/decision/contract.js';
import type { MeasureId } from '../../../src/measures/ids.js';
import { judgePhoto, type Judgement } from '../judge/rejudge.js';
import { troubleOf, type Service } from '../service.js';
import type { Trouble } from '../sheet/photo.js';
import { dropOld, keepBest, type RatedFrame } from './best-frame.js';
import { takeFrame } from './camera.js';
import { steady, type SteadyState } from './steady.js';

/** How far back the best frame may lie. */
export const bestWindowMs = 10_000;
/** Rest after an answer that the service was too busy or gone. */
const restMs = 1500;
/** Least time between two frames: cameras give about thirty a second. */
const leastPauseMs = 30;

export interface LiveFrame extends RatedFrame {
  readonly blob: Blob;
}

export interface LiveState {
  readonly answer?: PhotoAnswer;
  readonly judgement?: Judgement | undefined;
  readonly guidance?: SteadyState;
  readonly kept: readonly LiveFrame[];
  /** Milliseconds from the last frame to its answer, smoothed. */
  readonly answerMs?: number;
  /** Milliseconds from frame to frame, smoothed. */
  readonly frameMs?: number;
  readonly trouble?: Trouble | undefined;
}

const smooth = (before: number | undefined, now: number): number => (before === undefined ? now : 0.8 * before + 0.2 * now);

export function useLive(video: HTMLVideoElement | null, isOn: boolean, service: Service, profile: Profile): LiveState {
  const [state, setState] = useState<LiveState>({ kept: [] });
  const latest = useRef({ service, profile });
  latest.current = { service, profile };

  useEffect(() => {
    if (video === null || !isOn) return;
    const abort = new AbortController();
    const canvas = document.createElement('canvas');
    void run(video, canvas, latest, abort.signal, setState);
    return () => { abort.abort(); };
  }, [video, isOn]);
  return state;
}

interface Latest {
  readonly current: { readonly service: Service; readonly profile: Profile };
}

async function run(video: HTMLVideoElement, canvas: HTMLCanvasElement, latest: Latest, signal: AbortSignal, setState: (change: (now: LiveState) => LiveState) => void): Promise<void> {
  let before: number | undefined;
  while (!signal.aborted) {
    const blob = await takeFrame(video, canvas);
    if (blob === undefined) {
      await pause(leastPauseMs);
      continue;
    }
    const sentMs = performance.now();
    const sinceMs = before === undefined ? undefined : sentMs - before;
    before = sentMs;
    const { service, profile } = latest.current;
    try {
      const measures = [...new Set<MeasureId>(['UnifiedQualityScore', ...profile.rules.map(({ measure }) => measure)])];
      const answer = await service.frame(blob, measures, signal);
      const nowMs = performance.now();
      setState((now) => withAnswer(now, answer, blob, latest.current.profile, nowMs, { answerMs: nowMs - sentMs, frameMs: sinceMs }));
      await pause(leastPauseMs);
    } catch (thrown) {
      // The page was left or the camera was stopped while the frame was on its way.
      if (isAborted(signal)) return;
      setState((now) => ({ ...now, trouble: troubleOf(thrown) }));
      await pause(restMs);
    }
  }
}

function withAnswer(now: LiveState, answer: PhotoAnswer, blob: Blob, profile: Profile, nowMs: number, times: { readonly answerMs: number; readonly frameMs: number | undefined }): LiveState {
  const judgement = judgePhoto(answer, profile);
  const [face] = answer.faces;
  const code = judgement === undefined ? 'no-face' : (judgement.advice[0]?.code ?? 'good');
  const kept = judgement === undefined || face === undefined
    ? dropOld(now.kept, nowMs, bestWindowMs)
    : keepBest(now.kept, { atMs: nowMs, passed: judgement.verdict.passed, score: face.score ?? 0, blob }, bestWindowMs);
  return {
    answer, judgement, kept,
    guidance: steady(now.guidance, code, nowMs),
    answerMs: smooth(now.answerMs, times.answerMs),
    ...(times.frameMs === undefined ? {} : { frameMs: smooth(now.frameMs, times.frameMs) }),
  };
}

/** Read afresh: it changes while something is waited for. */
const isAborted = (signal: AbortSignal): boolean => signal.aborted;

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, milliseconds); });
