import { effect, inject, Injectable, signal, untracked } from '@angular/core';
import { MatDialog, MatDialogRef } from '@angular/material/dialog';
import { SettingsMiniPageOutlet } from './pages/settings-mini-page';
import { Route } from './route';

const schema = 'OAuthSettingsMiniPage';

/** Keeps the "Connection settings" dialog and the hash in step, whichever of the two changes first. */
@Injectable({ providedIn: 'root' })
export class SettingsDialog {
  private readonly dialogs = inject(MatDialog);
  private readonly route = inject(Route);
  readonly current = signal<MatDialogRef<SettingsMiniPageOutlet> | null>(null);

  constructor() {
    effect(() => {
      const wanted = this.route.modal() === schema && this.route.page() === 'oauth-list';
      untracked(() => (wanted ? this.show() : this.current()?.close()));
    });
  }

  open(): void {
    this.route.openModal(schema);
  }

  close(): void {
    this.current()?.close();
  }

  private show(): void {
    if (this.current()) return;
    const dialog = this.dialogs.open(SettingsMiniPageOutlet, {
      panelClass: ['modal-container', 'modal-size-small'],
      width: '540px',
      maxWidth: '96vw',
      autoFocus: 'dialog',
      // The hash that opens it is a navigation too; the effect above closes it when the hash says so.
      closeOnNavigation: false,
    });
    this.current.set(dialog);
    dialog.afterClosed().subscribe(() => {
      this.current.set(null);
      this.route.closeModal();
    });
  }
}
