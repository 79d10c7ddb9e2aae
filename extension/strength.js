// @ts-check
// How strong a passphrase is that is being chosen. A form that asks for one loads this, and nothing else does.

import { ZxcvbnFactory } from '@zxcvbn-ts/core';
import common from './common.json';

/** What is behind this many characters makes it no weaker, and the estimate takes the square of the length. */
const LONGEST = 40;

/**
 * The decimal logarithm of the guesses that it takes to find what stands in a field. It is read here and goes no further:
 * what has estimated it remembers it, and is not kept.
 * @param {HTMLInputElement} field
 * @param {string[]} words what is guessed first besides
 */
/** @type {any} */ (globalThis).guesses = (field, words) => {
  const dictionary = { common: common.words, own: words };
  return new ZxcvbnFactory({ dictionary, graphs: common.graphs, maxLength: LONGEST }).check(field.value).guessesLog10;
};
