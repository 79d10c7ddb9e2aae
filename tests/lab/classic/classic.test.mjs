// The Classic pages of the look-alike behave as ExtJS's do: what an autofill has to know of them.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import puppeteer from 'puppeteer-core';
import { findProgram } from '../../browser/harness-programs.mjs';
import { startCreatio } from '../creatio/server.mjs';

const URL_CARD = 'CardModuleV2/SysSettingPage/edit/00000000-0000-4000-8000-000000000001';
const INPUT = '#SysSettingPageTextValueTextEdit-el';

describe('the Classic pages', () => {
  let creatio, browser, page;

  async function open(hash, switches) {
    await page.goto('about:blank');
    await page.goto(creatio.classicUrl(hash, switches));
    await page.waitForFunction(() => window.__lab && !window.__lab.loading);
  }

  const value = () => page.evaluate(() => window.__lab.model.TextValue);

  before(async () => {
    creatio = await startCreatio({ classic: true, version: '8.1.3.6734', resources: [] });
    browser = await puppeteer.launch({
      executablePath: findProgram(['chromium'], 'chromium'),
      pipe: true,
      args: ['--no-sandbox', '--disable-gpu', '--host-resolver-rules=MAP *.localhost 127.0.0.1'],
    });
    page = await browser.newPage();
  });
  after(async () => {
    await browser?.close();
    await creatio?.close();
  });

  it('take a value in on blur and on Enter, and never on input or change', async () => {
    await open(URL_CARD);
    const set = (text, ...events) =>
      page.$eval(INPUT, (input, text, events) => {
        input.value = text;
        for (const name of events) input.dispatchEvent(new Event(name, { bubbles: true }));
      }, text, events);
    await set('http://a.example', 'input', 'change', 'keyup');
    assert.equal(await value(), '');
    await set('http://a.example', 'blur');
    assert.equal(await value(), 'http://a.example');
    await page.click(INPUT);
    await page.keyboard.type('/b');
    assert.equal(await value(), 'http://a.example');
    await page.keyboard.press('Enter');
    assert.equal(await value(), 'http://a.example/b');
  });

  it('keep the state of a check box in the class of its frame', async () => {
    await open(URL_CARD);
    const state = () => page.$eval('#SysSettingPageIsPersonalCheckBoxEdit-wrapEl', (e) => [e.classList.contains('t-checkboxedit-checked'), e.firstChild.checked]);
    await page.click('#SysSettingPageIsPersonalCheckBoxEdit-wrapEl');
    assert.deepEqual(await state(), [true, false]);
    await page.click('#SysSettingPageIsPersonalCheckBoxEdit-wrapEl');
    assert.deepEqual(await state(), [false, false]);
  });

  it('save a setting and show it again', async () => {
    await open(URL_CARD);
    await page.type(INPUT, 'http://c.example');
    await page.click('#SysSettingPageSaveButtonButton-textEl');
    await page.waitForFunction(() => location.hash.includes('SysSettingsSection'));
    assert.equal(creatio.settings.url, 'http://c.example');
    await open(URL_CARD);
    assert.equal(await value(), 'http://c.example');
  });

  it('state a version in the Shell only, and name the section in the language of the page', async () => {
    const seen = () => page.evaluate(() => [document.querySelector('script[data-version]')?.dataset.version ?? null, document.getElementById('header-title').textContent]);
    await open('SectionModuleV2/OAuthClientAppSection');
    assert.deepEqual(await seen(), ['8.1.3.6734', 'OAuth 2.0 integrated applications']);
    await open('SectionModuleV2/OAuthClientAppSection', { alone: true, lang: 'uk' });
    assert.deepEqual(await seen(), [null, 'Інтеграції з OAuth 2.0 авторизацією']);
  });

  it('have a health check from 8.1.2 on', async () => {
    await open('SectionModuleV2/OAuthClientAppSection');
    const status = () => page.evaluate(async () => (await fetch('../api/OAuthHealthCheck')).status);
    assert.equal(await status(), 500);
    creatio.set({ version: '8.1.1.3645' });
    assert.equal(await status(), 404);
  });
});
