// The commands for Windows, read by grammars: each line of PowerShell is one statement whose commands and parameters are
// those of Windows PowerShell 5.1 or of a source that is named, each element of a web.config is XML. They never ran.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { before, describe, it } from 'node:test';
import sax from 'sax';
import { Language, Parser } from 'web-tree-sitter';
import { listed, powerShell } from './commands.mjs';

const windows = listed.commands.filter(({ checked, shell }) => checked === 'parsed' && shell === 'powershell');
const elements = listed.commands.filter(({ shell }) => shell === 'web.config');
let grammar;

/** Every node of a kind. */
const all = (node, type) => node.descendantsOfType(type);

/** The tree of a line that is one statement without an error. */
function parsed(line) {
  const { rootNode: root } = grammar.parse(line);
  assert.equal(root.hasError, false, `${line}\n${root}`);
  assert.equal(all(root, 'pipeline').filter(({ parent }) => parent.type === 'statement_list').length, 1, line);
  return root;
}

/** The words of a command as they stand, without what separates them. */
const words = (command) => (command.childForFieldName('command_elements')?.namedChildren ?? []).filter(({ type }) => type !== 'command_argument_sep');

function checkCmdlet(name, command, line) {
  const known = powerShell.commands[name] ?? powerShell.elsewhere[name]?.parameters;
  const more = powerShell.of_a_provider[name];
  for (const { text } of words(command).filter(({ type }) => type === 'command_parameter')) {
    const parameter = text.replace(/^-/, '');
    assert.ok(known.includes(parameter) || more?.parameters.includes(parameter), `${name} has no parameter ${parameter}: ${line}`);
  }
}

function checkProgram(name, command, line) {
  const { options } = powerShell.programs[name];
  for (const word of words(command)) {
    const text = word.text.replace(/^'(.*)'$/, '$1');
    // What the reader or the evidence puts in, and numbers.
    const put = text !== word.text && (text.includes('<') || text.includes('id.example'));
    const known = put || options.includes(text) || all(word, 'integer_literal').length > 0;
    assert.ok(known, `${name} is not known to take ${text}: ${line}`);
  }
}

describe('commands that are parsed', () => {
  before(async () => {
    await Parser.init();
    const path = createRequire(import.meta.url).resolve('tree-sitter-powershell/tree-sitter-powershell.wasm');
    grammar = new Parser();
    grammar.setLanguage(await Language.load(path));
  });

  for (const { task, line } of windows) {
    it(`${task}: ${line}`, () => {
      const commands = all(parsed(line), 'command');
      assert.ok(commands.length > 0);
      for (const command of commands) {
        const named = command.childForFieldName('command_name').text;
        const name = named.replace(/^["']|["']$/g, '').split('\\').at(-1);
        if (name in powerShell.programs) checkProgram(name, command, line);
        else if (name in powerShell.commands || name in powerShell.elsewhere) checkCmdlet(name, command, line);
        else assert.fail(`nobody says where ${named} comes from`);
      }
    });
  }

  it('an option that is unknown, and a line that is two, are noticed', () => {
    const command = (line) => all(parsed(line), 'command')[0];
    assert.throws(() => checkCmdlet('Get-FileHash', command('Get-FileHash -Algorithm SHA256 -Hash x'), ''));
    assert.throws(() => checkProgram('curl.exe', command("curl.exe -o 'x'"), ''));
    assert.throws(() => parsed("Get-FileHash -Path 'a'; Get-Date"));
    assert.throws(() => parsed("Get-FileHash -Path 'a"));
  });

  it('every source that is named has a use', () => {
    const used = windows.map(({ line }) => line).join('\n');
    const named = [...Object.keys(powerShell.commands), ...Object.keys(powerShell.elsewhere), ...Object.keys(powerShell.programs)];
    assert.deepEqual(named.filter((name) => !used.includes(name)), []);
    for (const { source } of [...Object.values(powerShell.elsewhere), ...Object.values(powerShell.programs)]) assert.match(source, /^https:\/\//);
  });

  for (const [text, word] of listed.power_shell_words) {
    it(`whatever is put in is one word and nothing else: ${JSON.stringify(text)}`, () => {
      const [command] = all(parsed(`Write-Output ${word}`), 'command');
      const [argument, ...more] = words(command);
      assert.deepEqual(more, []);
      assert.equal(argument.text, word);
      assert.equal(all(argument, 'verbatim_string_characters').length, 1);
      for (const type of ['variable', 'sub_expression', 'expandable_string_literal']) assert.deepEqual(all(argument, type), []);
    });
  }

  for (const { task, line } of elements) {
    it(`${task} is an element of XML: ${line}`, () => {
      const seen = [];
      const reader = sax.parser(true);
      reader.onerror = (error) => assert.fail(error);
      reader.onopentag = ({ name, attributes, isSelfClosing }) => seen.push([name, Object.keys(attributes), isSelfClosing]);
      reader.write(`<configuration>${line}</configuration>`).close();
      const [, [name, attributes, closed], ...more] = seen;
      assert.deepEqual(more, []);
      assert.ok(closed);
      // https://learn.microsoft.com/en-us/aspnet/core/host-and-deploy/iis/web-config, /iis/configuration/system.webserver/httperrors/
      assert.deepEqual(attributes, { environmentVariable: ['name', 'value'], httpErrors: ['existingResponse'] }[name]);
    });
  }
});
