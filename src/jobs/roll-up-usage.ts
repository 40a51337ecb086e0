import { collectAlong } from '../domain/contacts/index.js';
import { rollUpMoved } from '../domain/reports/index.js';
import { besideCalls } from './beside-calls.js';
import type { Job } from './scheduler.js';

const OVERLAP_MS = 5 * 60 * 1000;

/**
 * N7: adds what calls came to up by day. Readers add what is missing by themselves, so this may be late. Where there are many calls
 * their contacts are collected with it, without reading the chain twice (A5).
 */
export const rollUpUsage: Job = {
  name: 'roll-up-usage',
  everySeconds: 60,
  run: (ctx) => {
    const turn = besideCalls(ctx);
    const from = new Date(Math.max(0, ctx.since.getTime() - OVERLAP_MS));
    return rollUpMoved(ctx, from, turn, (read) => collectAlong(ctx, read, turn));
  },
};
