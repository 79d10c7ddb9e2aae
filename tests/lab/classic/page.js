// The two Classic pages behind OAuth and their neighbours, with controls that behave as ExtJS's do: they hear
// focus, blur, keydown, keypress and keyup only, and take a value in on blur or Enter.
(() => {
  const switches = new URLSearchParams(location.search);
  const texts = {
    en: { apps: 'OAuth 2.0 integrated applications', actions: 'Actions', create: 'Create default resource', created: 'Default resource was created', refused: 'Default resource was not created', settings: 'System settings', save: 'Save', cancel: 'Cancel' },
    uk: { apps: 'Інтеграції з OAuth 2.0 авторизацією', actions: 'Дії', create: 'Створити ресурс за замовчуванням', created: 'Ресурс за замовчуванням створено', refused: 'Ресурс за замовчуванням не створено', settings: 'Системні налаштування', save: 'Зберегти', cancel: 'Скасувати' },
  }[switches.get('lang') === 'uk' ? 'uk' : 'en'];

  const id = (n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
  const SETTINGS = [
    { id: id(1), code: 'OAuth20IdentityServerUrl', name: 'Authorization server Url for OAuth 2.0 integrations', value: 'TextValue' },
    { id: id(2), code: 'OAuth20IdentityServerClientId', name: 'Client id for OAuth 2.0 integrations', value: 'TextValue' },
    { id: id(3), code: 'OAuth20IdentityServerClientSecret', name: 'Client secret for OAuth 2.0 integrations', value: 'SecureValue' },
    { id: id(4), code: 'IdentityServerUrl', name: 'Identity server Url', value: 'TextValue' },
    { id: id(5), code: 'IdentityServerClientSecret', name: 'Identity server client secret', value: 'SecureValue' },
  ];
  const APPS = [{ id: id(11), Name: 'Mail robot' }, { id: id(12), Name: 'Warehouse' }];

  const panel = document.getElementById('centerPanel');
  const lab = (window.__lab = { refreshCount: 0, loading: true, model: {}, commits: 0 });

  const el = (tag, attributes = {}, ...children) => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  };

  /** A text field. Its value reaches the model when it loses the focus. */
  class BaseEdit {
    constructor(schema, item, caption, { protect = false, enabled = true } = {}) {
      const own = `${schema}${item}TextEdit`;
      this.item = item;
      this.enabled = enabled;
      this.el = el('input', { id: `${own}-el`, class: 'base-edit-input ts-box-sizing', type: protect ? 'password' : 'text', autocomplete: 'off' });
      this.el.readOnly = !enabled;
      this.wrap = el('div', { id: `${own}-wrap`, class: `base-edit ts-box-sizing${enabled ? '' : ' base-edit-disabled'}`, 'data-item-marker': `${item} ${caption}` }, this.el, el('span', { id: `${own}-validation`, class: 'base-edit-validation' }));
      this.row = el('div', { class: 'control-row' }, el('div', { class: 'label-wrap' }, el('label', { id: `${schema}${item}Label` }, caption)), el('div', { class: 'control-wrap' }, this.wrap));
      for (const name of ['focus', 'blur', 'keydown', 'keypress', 'keyup']) this.el.addEventListener(name, (event) => this.heard(event));
    }

    heard(event) {
      if (event.type === 'blur' || (event.type === 'keydown' && event.key === 'Enter')) this.commit();
    }

    commit() {
      if (!this.enabled || this.el.value === (lab.model[this.item] ?? '')) return;
      lab.commits += 1;
      // A model may have its own mind about a value.
      this.set(switches.has('revert') ? (lab.model[this.item] ?? '') : this.el.value);
    }

    /** As ExtJS does: the property alone, without any event. */
    set(value) {
      lab.model[this.item] = value;
      this.el.value = value;
    }
  }

  /** A check box: its state is a class of the frame, the native one never changes. */
  function checkBox(schema, item, caption) {
    const own = `${schema}${item}CheckBoxEdit`;
    const input = el('input', { id: `${own}-el`, type: 'checkbox', class: 't-checkboxedit' });
    const wrap = el('span', { id: `${own}-wrapEl`, class: 't-checkboxedit-wrap', 'data-item-marker': `${item} ${caption}` }, input);
    input.addEventListener('click', (event) => {
      event.preventDefault();
      lab.model[item] = wrap.classList.toggle('t-checkboxedit-checked');
    });
    return el('div', { class: 'control-row' }, el('div', { class: 'label-wrap' }, el('label', {}, caption)), wrap);
  }

  function button(schema, item, caption, style, act) {
    const made = el('span', { id: `${schema}${item}Button-textEl`, class: `t-btn-wrapper t-btn-text t-btn-style-${style}`, 'data-item-marker': item }, caption);
    made.addEventListener('click', act);
    return made;
  }

  const container = (schema, item, className, ...children) => el('div', { id: `${schema}${item}Container`, class: className, 'data-item-marker': item }, ...children);

  async function ask(path, body) {
    const BPMCSRF = /(?:^|; )BPMCSRF=([^;]*)/.exec(document.cookie)?.[1] ?? '';
    const answer = await fetch(`../${path}`, { method: 'POST', headers: { 'content-type': 'application/json', BPMCSRF }, body: JSON.stringify(body) });
    return answer.ok ? answer.json() : {};
  }

  function say(text) {
    document.querySelector('.ts-messagebox')?.remove();
    document.body.append(el('div', { class: 'ts-messagebox', 'data-item-marker': 'MessageBox' }, text));
  }

  function section() {
    const schema = 'OAuthClientAppSection';
    const menu = el('ul', { class: 'menu-wrap', 'data-item-marker': 'ActionsMenu', hidden: '' });
    const create = el('li', { class: 'menu-item', 'data-item-marker': texts.create }, texts.create);
    create.addEventListener('click', async () => {
      menu.hidden = true;
      const { AddDefaultResourceResult: result } = await ask('rest/OAuthConfigService/AddDefaultResource', {});
      say(result?.success ? texts.created : texts.refused);
    });
    menu.append(create);
    const actions = container(schema, 'ActionButtonsContainer', 'actions-container',
      button(schema, 'SeparateModeAddRecordButton', '+', 'green', () => {}),
      button(schema, 'SeparateModeActionsButton', texts.actions, 'default', () => (menu.hidden = !menu.hidden)),
      menu,
    );
    const rows = APPS.map((app) => {
      const link = el('a', { href: `#CardModuleV2/OAuthClientAppPage/edit/${app.id}` }, app.Name);
      return el('div', { class: 'grid-listed-row', id: `${schema}DataGridGrid-item-${app.id}` }, link);
    });
    const grid = el('div', { id: `${schema}DataGridGrid`, class: 'grid grid-listed' }, ...rows);
    return [texts.apps, container(schema, 'SectionWrapContainer', 'schema-wrap', actions, container(schema, 'GridDataViewContainer', '', grid))];
  }

  function settingsSection() {
    const link = ({ id, name }) => el('div', { class: 'grid-listed-row' }, el('a', { href: `#CardModuleV2/SysSettingPage/edit/${id}` }, name));
    return [texts.settings, container('SysSettingsSection', 'SectionWrapContainer', 'schema-wrap', ...SETTINGS.map(link))];
  }

  /** The trap: an application has a client id and a secret of its own. */
  function appCard(of) {
    const schema = 'OAuthClientAppPage';
    const fields = [new BaseEdit(schema, 'Name', 'Name'), new BaseEdit(schema, 'ClientId', 'Client Id'), new BaseEdit(schema, 'ClientSecret', 'Client secret', { protect: true })];
    const [name, clientId] = fields;
    name.set(APPS.find((app) => app.id === of)?.Name ?? '');
    clientId.set('');
    return [name.el.value, container(schema, 'CardContentContainer', 'schema-wrap', ...fields.map((field) => field.row))];
  }

  /** The card of one setting; without an id that of a new one. */
  function settingCard(of) {
    const schema = 'SysSettingPage';
    const setting = SETTINGS.find((known) => known.id === of) ?? { code: '', name: '', value: 'TextValue' };
    const [name, code] = [new BaseEdit(schema, 'Name', 'Name'), new BaseEdit(schema, 'Code', 'Code', { enabled: !of })];
    const value = new BaseEdit(schema, setting.value, 'Default value', { protect: setting.value === 'SecureValue' });
    const close = () => (location.hash = '#SectionModuleV2/SysSettingsSection');
    const save = async () => {
      const answer = await ask('DataService/json/SyncReply/PostSysSettingsValues', { isPersonal: false, sysSettingsValues: { [lab.model.Code]: lab.model[setting.value] } });
      if (answer.saveResult?.[lab.model.Code]) close();
      else say(answer.responseStatus?.Message ?? 'Error');
    };
    const buttons = container(schema, 'LeftContainer', 'actions-container', button(schema, 'SaveButton', texts.save, 'green', save), button(schema, 'CloseButton', texts.cancel, 'default', close));
    const card = container(schema, 'CardContentContainer', 'schema-wrap', buttons, name.row, code.row, checkBox(schema, 'IsCacheable', 'Cached'), checkBox(schema, 'IsPersonal', 'Personal'), value.row);
    // What is stored comes later than the card, and without any event.
    const fill = async () => {
      const { values } = await ask('DataService/json/SyncReply/QuerySysSettings', { sysSettingsNameCollection: [setting.code] });
      const stored = values?.[setting.code];
      name.set(setting.name);
      code.set(setting.code);
      value.set(stored?.value ?? stored?.displayValue ?? '');
    };
    return [setting.name, card, fill];
  }

  async function show() {
    lab.loading = true;
    lab.model = {};
    document.querySelector('.ts-messagebox')?.remove();
    const [, module, schema, , of] = /^#(\w+)\/(\w+)(\/(?:edit|add)\/?([\w-]*))?/.exec(location.hash) ?? [];
    const pages = { OAuthClientAppSection: section, SysSettingsSection: settingsSection, OAuthClientAppPage: () => appCard(of), SysSettingPage: () => settingCard(of) };
    const [title, page, fill] = (module && pages[schema]?.()) ?? ['', el('div', { class: 'schema-wrap' })];
    document.getElementById('header-title').textContent = title;
    panel.replaceChildren(page);
    await fill?.();
    lab.loading = false;
    lab.refreshCount += 1;
  }

  lab.idOf = (code) => SETTINGS.find((setting) => setting.code === code).id;
  addEventListener('hashchange', show);
  show();
})();
