/** The pages of Classic UI as texts, in which the server still fills in version and addresses. */
import { readFile } from 'node:fs/promises';

const beside = (name) => readFile(new URL(name, import.meta.url), 'utf8');

/** What the Shell has around a page of Classic UI, with the mail module that is named like ours. */
const bootstrap = '<script data-loadbootstrap data-baseurl="%BASEURL%" data-7x-core-baseurl="%COREURL%" data-version="%VERSION%"></script>';
const shellBefore = `${bootstrap}<crt-root ng-version="15.2.10"><crt-schema-outlet><crt-page data-item-marker="page"><crt-reusable-schema><mainshell>
<crt-7x-module id="OauthSettingsModule" element-name="OauthSettingsModule"></crt-7x-module><crt-7x-schema><div id="7xContainer">`;
const shellAfter = '</div></crt-7x-schema></mainshell></crt-reusable-schema></crt-page></crt-schema-outlet></crt-root>';

/** `{ alone, shell }`: `/Nui/ViewModule.aspx`, which states no version, and the Shell around the same page. */
export async function classicPages() {
  const [page, script] = await Promise.all([beside('page.html'), beside('page.js')]);
  const alone = page.replace('/*script*/', () => script);
  const shell = alone.replace('<!--before-->', shellBefore).replace('<!--after-->', shellAfter);
  return { alone, shell };
}
