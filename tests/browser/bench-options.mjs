// The options page over a thousand profiles, before a background of plain data: what the page itself takes.

import { profile, start, state } from './ui/harness.mjs';

const PROFILES = 1000;
const WORDS = ['c', 'cr', 'crm', 'crm 9', 'crm 99', 'client-7', 'nothing like it', ''];

const many = () => Array.from({ length: PROFILES }, (_, n) => profile(`p${n}`, ['development', 'test', 'production'][n % 3], {
  name: `CRM ${n}`, client_id: `client-${n}`, site: { origin: `https://crm${n % 200}.example`, base: '' },
  about: { tags: ['eu', `team ${n % 20}`], notes: 'Ask the team before you change it.', used_ms: 1_800_000_000_000 + n },
}));

/** The times of `runs` openings, from the document's start to the first cards, and of each search, typed and drawn. */
export async function thousand(runs) {
  const harness = await start();
  const [painted, searched] = [[], []];
  try {
    for (let run = 0; run < runs; run += 1) {
      const page = await harness.open('options', { state: state('open', null), profiles: many(), watch: '#cards > li' });
      await page.waitForFunction(() => stub.seen() > 0);
      painted.push(await page.evaluate(() => stub.seen()));
      searched.push(...await page.evaluate((words) => words.map((text) => {
        const field = document.querySelector('#search');
        const began = performance.now();
        field.value = text;
        field.dispatchEvent(new Event('input', { bubbles: true }));
        // What is drawn has its place, too.
        void document.querySelector('#cards').getBoundingClientRect().height;
        return performance.now() - began;
      }), WORDS));
      await page.browserContext().close();
    }
  } finally {
    await harness.stop();
  }
  return { painted, searched };
}
