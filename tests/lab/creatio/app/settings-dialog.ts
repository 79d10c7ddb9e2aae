import { inject, Injectable, signal } from '@angular/core';
import { MatDialog, MatDialogRef } from './material';
import { AppMiniPageOutlet, ConfirmDialog, ServerMiniPageOutlet } from './pages/other-dialogs';
import { SettingsMiniPageOutlet } from './pages/settings-mini-page';
import { Route } from './route';

const schema = 'OAuthSettingsMiniPage';

const options = {
  panelClass: ['modal-container', 'modal-size-small'],
  width: '540px',
  maxWidth: '96vw',
  autoFocus: 'dialog',
  // The hash that opens it is a navigation too.
  closeOnNavigation: false,
} as const;

/** Dialogs that are not the connection settings. */
const others = { application: AppMiniPageOutlet, server: ServerMiniPageOutlet, confirm: ConfirmDialog };
export type OtherDialog = keyof typeof others;

/** Those of them that the hash names, by their schema. */
const schemas: Record<string, OtherDialog> = { OAuthClientAppMiniPage: 'application', LdapServerMiniPage: 'server' };

/** Keeps the "Connection settings" dialog and the hash in step, whichever of the two changes first. */
@Injectable({ providedIn: 'root' })
export class SettingsDialog {
  private readonly dialogs = inject(MatDialog);
  private readonly route = inject(Route);
  readonly current = signal<MatDialogRef<unknown> | null>(null);
  /** The dialog that the hash names, where it is not ours. */
  private named: OtherDialog | null = null;

  constructor() {
    this.route.follow(() => {
      const modal = this.route.modal();
      if (modal === schema && this.route.page() === 'oauth-list') this.show();
      else this.current()?.close();
      this.showOther(schemas[modal?.split('/')[0] ?? ''] ?? null);
    });
  }

  open(): void {
    this.route.openModal(schema);
  }

  close(): void {
    this.current()?.close();
  }

  /** Opens a dialog of another kind above what is open. */
  openOther(name: OtherDialog): MatDialogRef<unknown> {
    return this.dialogs.open<unknown>(others[name], { ...options, panelClass: [...options.panelClass] });
  }

  private show(): void {
    if (this.current()) return;
    const dialog = this.dialogs.open<unknown>(SettingsMiniPageOutlet, { ...options, panelClass: [...options.panelClass] });
    this.current.set(dialog);
    dialog.afterClosed().subscribe(() => {
      this.current.set(null);
      this.route.closeModal();
    });
  }

  private showOther(name: OtherDialog | null): void {
    if (this.named === name) return;
    this.named = name;
    if (!name) return;
    this.openOther(name).afterClosed().subscribe(() => {
      this.named = null;
      this.route.closeModal();
    });
  }
}
