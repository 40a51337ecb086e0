/** Phone numbers: each belongs to one workspace of a Slack team, and leads to at most one of its agents (A6). */
export { addingNumbers, addNumber } from './add.js';
export { readNumberById, readTypedNumber } from './find.js';
export { mapNumber, type NumberMapped, releaseNumber, unmapNumber } from './map.js';
export { findNumber, listNumbers, type NumberPlace, type NumbersPage, type NumberView } from './read.js';
export { readNumber } from './rules.js';
export { numbersOf, releaseAll as releaseNumbersOf, unmapAll as unmapNumbersOf } from './store.js';
