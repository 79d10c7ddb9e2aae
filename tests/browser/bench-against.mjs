// Another version of the product, built beside this one.

import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';

/**
 * Builds the package of a revision in a work tree of its own, once.
 * @param {string} revision as git names it
 * @returns {Promise<string>} the folder of Chromium's unpacked package
 */
export async function builtAt(revision) {
  const git = (...args) => execFileSync('git', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] }).trim();
  const commit = git('rev-parse', '--verify', `${revision}^{commit}`);
  const tree = resolve('target/against', commit);
  const built = join(tree, 'dist/chrome');
  if (existsSync(built)) return built;
  console.log(`building ${revision}`);
  // One whose folder was removed is still known to git, and would not be made again.
  git('worktree', 'prune');
  if (!existsSync(tree)) git('worktree', 'add', '--detach', tree, commit);
  execFileSync('./build.sh', [], { cwd: tree, stdio: ['ignore', 'ignore', 'inherit'] });
  return built;
}
