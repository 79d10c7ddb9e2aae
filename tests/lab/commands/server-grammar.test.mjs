// The script for Windows: read by PowerShell's grammar, and of the words of Windows PowerShell 5.1 alone.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, it } from 'node:test';
import { Language, Parser } from 'web-tree-sitter';

const read = (path) => readFileSync(new URL(`../../../${path}`, import.meta.url), 'utf8');
const powerShell = read('extension/server/check.ps1');

describe('the script for Windows', () => {
  it('PowerShell reads it by its grammar, and all its commands and parameters are those of Windows PowerShell 5.1', async () => {
    await Parser.init();
    const grammar = new Parser();
    grammar.setLanguage(await Language.load(createRequire(import.meta.url).resolve('tree-sitter-powershell/tree-sitter-powershell.wasm')));
    const root = grammar.parse(powerShell).rootNode;
    assert.equal(root.hasError, false);
    const { modules, common_parameters: common } = JSON.parse(read('tests/fixtures/commands/ps51.json'));
    const known = new Map(Object.values(modules).flatMap((commands) => Object.entries(commands)));
    const own = new Set([...powerShell.matchAll(/^function (\w+)/gm)].map(([, name]) => name));
    const programs = new Set(['netsh', 'id']);
    let checked = 0;
    for (const command of root.descendantsOfType('command')) {
      const name = command.childForFieldName('command_name')?.text;
      if (!name || /^[${]/.test(name) || own.has(name) || programs.has(name)) continue;
      assert.ok(known.has(name), `${name} is no command of 5.1`);
      const elements = command.childForFieldName('command_elements')?.namedChildren ?? [];
      for (const { text } of elements.filter(({ type }) => type === 'command_parameter')) {
        const parameter = text.replace(/^-/, '').replace(/:$/, '');
        const list = JSON.stringify(known.get(name)) + JSON.stringify(common);
        assert.ok(list.includes(`"${parameter}"`), `${name} has no parameter ${parameter}`);
      }
      checked += 1;
    }
    assert.ok(checked > 20, `only ${checked} commands were found`);
  });
});
