import { ApplicationRef, inject, NgZone } from '@angular/core';
import { speak } from './captions';
import { Health } from './health';
import { names, panelNames, rowNames } from './names';
import { diagnosticTab, PanelChoice } from './pages/panel-choice';
import { shownForm } from './pages/settings-mini-page';
import { OtherDialog, SettingsDialog } from './settings-dialog';
import { churnCount } from './stress';

/** What tests see of the application's inside, as `window.__lab`. */
export function exposeLab(): void {
  const app = inject(ApplicationRef);
  const zone = inject(NgZone);
  const dialog = inject(SettingsDialog);
  const health = inject(Health);
  const panel = inject(PanelChoice);

  const act = (deed: () => void) => {
    zone.run(deed);
    app.tick();
  };

  const lab = {
    /** Names of the elements that are publicly unknown, as they are at this load. */
    names,
    /** Names of the panel's elements and of its rows, which a switch changes. */
    panelNames,
    rowNames,
    formValue: () => shownForm()?.form.getRawValue() ?? null,
    formStatus: () => shownForm()?.form.status ?? null,
    formDirty: () => shownForm()?.form.dirty ?? null,
    get refreshCount() {
      return health.answers();
    },
    get loading() {
      return health.loading();
    },
    get churnCount() {
      return churnCount();
    },
    openPanel: () => act(() => panel.chosen.set(diagnosticTab)),
    closePanel: () => act(() => panel.chosen.set(null)),
    rerenderRows: () => act(() => health.rowsEpoch.update((epoch) => epoch + 1)),
    openDialog: () => act(() => dialog.open()),
    closeDialog: () => act(() => dialog.close()),
    /** A dialog of another kind above what is open: `application`, `server` or `confirm`. */
    openOther: (name: OtherDialog) => act(() => dialog.openOther(name)),
    /** Speaks another language from now on, as `<html>` says too. */
    speak: (language: string, direction = 'ltr') =>
      act(() => {
        Object.assign(document.documentElement, { lang: language, dir: direction });
        document.documentElement.setAttribute('culture', language);
        speak(language);
        health.translate();
      }),
    rerenderDialog: () => act(() => shownForm()?.epoch.update((epoch) => epoch + 1)),
  };
  Object.defineProperty(window, '__lab', { value: lab });
}
