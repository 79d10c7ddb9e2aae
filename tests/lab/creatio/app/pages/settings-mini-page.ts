import { NgFor, NgIf } from '@angular/common';
import { Component, CUSTOM_ELEMENTS_SCHEMA, HostListener, inject, signal } from '@angular/core';
import { AbstractControl, FormControl, FormGroup, ReactiveFormsModule, ValidationErrors } from '@angular/forms';
import { captions } from '../captions';
import { ConnectionValues, CreatioApi } from '../creatio-api';
import { Health } from '../health';
import { MatDialogRef, MatSnackBar } from '../material';
import { names, opaqueName } from '../names';
import { CrtButton } from '../schema/button';
import { CrtInput, CrtPasswordInput, CrtWebInput } from '../schema/fields';
import { layoutElements } from '../schema/layout';
import { switches } from '../switches';

/** Not `Validators.required`: with that one Material hides `aria-invalid` of an empty field. */
function filled(control: AbstractControl<string>): ValidationErrors | null {
  return control.value.trim() === '' ? { required: true } : null;
}

function textControl(): FormControl<string> {
  return new FormControl('', { nonNullable: true, validators: filled });
}

@Component({
  standalone: true,
  selector: 'oauthsettingsminipage',
  imports: [ReactiveFormsModule, CrtButton, CrtInput, CrtPasswordInput, CrtWebInput, NgFor, NgIf, ...layoutElements],
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <crt-flex crtName="Main" class="mini-page">
      <crt-flex crtName="MainHeader">
        <crt-flex crtName="TitleContainer"><crt-label crtName="PageTitle" kind="title" [caption]="captions.settingsTitle" /></crt-flex>
        <crt-flex crtName="ActionButtonsContainer">
          <crt-button crtName="CloseButton" look="icon" icon="close-button-icon" [caption]="captions.close" (clicked)="close()" />
        </crt-flex>
      </crt-flex>
      <crt-label class="mini-page-intro" [crtName]="introName" [caption]="captions.settingsText" />
      <crt-grid crtName="MainContainer" [attr.aria-busy]="busy() || null">
        <ng-container *ngFor="let build of [epoch()]">
          <crt-web-input [crtName]="names.urlInput" [caption]="captions.url" [hint]="captions.urlHint" [control]="form.controls.url" />
          <crt-input [crtName]="names.clientIdInput" [caption]="captions.clientId" [hint]="captions.clientIdHint" [control]="form.controls.clientId" />
          <crt-password-input [crtName]="names.clientSecretInput" [caption]="captions.clientSecret" [toggleCaption]="captions.showSecret"
            [control]="form.controls.clientSecret" [mask]="secretMask()" />
        </ng-container>
      </crt-grid>
      <crt-flex crtName="FooterContainer">
        <crt-button [crtName]="names.testConnectionButton" [caption]="captions.testConnection" [disabled]="form.invalid || busy()" (clicked)="test()" />
        <crt-flex [crtName]="actionsName" class="mini-page-actions">
          <crt-button crtName="CancelButton" look="flat" [caption]="captions.cancel" (clicked)="close()" />
          <crt-button crtName="SaveButton" look="primary" [caption]="captions.save" [disabled]="form.invalid || form.pristine || busy()" (clicked)="save()" />
        </crt-flex>
      </crt-flex>
      <crt-mask *ngIf="busy()" class="crt-mask-wrap"><div class="crt-mask"></div></crt-mask>
    </crt-flex>
  `,
})
export class SettingsMiniPage {
  private readonly api = inject(CreatioApi);
  private readonly health = inject(Health);
  private readonly notifications = inject(MatSnackBar);
  private readonly dialog = inject<MatDialogRef<SettingsMiniPageOutlet>>(MatDialogRef);

  protected readonly captions = captions;
  protected readonly names = names;
  protected readonly introName = opaqueName('Label');
  protected readonly actionsName = opaqueName('FlexContainer');
  protected readonly busy = signal(true);
  protected readonly secretMask = signal('');
  /** Rises when the inputs are to be destroyed and built anew. */
  readonly epoch = signal(0);

  readonly form = new FormGroup({ url: textControl(), clientId: textControl(), clientSecret: textControl() });

  constructor() {
    shownForms.add(this);
    this.dialog.afterClosed().subscribe(() => shownForms.delete(this));
    void this.load();
  }

  protected async test(): Promise<void> {
    this.busy.set(true);
    const established = await this.api.testConnection(this.values());
    this.busy.set(false);
    this.notify(established ? captions.established : captions.failed, established);
  }

  protected async save(): Promise<void> {
    this.busy.set(true);
    const refusal = await this.api.save(this.values());
    if (refusal !== null) {
      this.busy.set(false);
      this.notify(`${captions.saveRefused}: ${refusal}`, false);
      return;
    }
    await this.api.storedSettings();
    this.close();
    await this.health.read();
  }

  protected close(): void {
    this.dialog.close();
  }

  @HostListener('input')
  protected typed(): void {
    if (switches.closesOnInput) this.close();
  }

  private async load(): Promise<void> {
    const stored = await this.api.storedSettings();
    this.secretMask.set(stored.secretMask);
    // What was typed or filled before the answer came is kept.
    if (this.form.pristine) {
      this.form.setValue({ url: stored.url, clientId: stored.clientId, clientSecret: stored.secretMask });
    }
    this.busy.set(false);
  }

  private values(): ConnectionValues {
    const { url, clientId, clientSecret } = this.form.getRawValue();
    const kept = this.secretMask() !== '' && clientSecret === this.secretMask();
    return kept ? { url, clientId } : { url, clientId, clientSecret };
  }

  private notify(text: string, good: boolean): void {
    this.notifications.open(text, undefined, {
      duration: 8000,
      verticalPosition: 'top',
      panelClass: good ? 'notification-good' : 'notification-bad',
    });
  }
}

/** The mini page that is on the screen, for `window.__lab`. */
const shownForms = new Set<SettingsMiniPage>();

export function shownForm(): SettingsMiniPage | null {
  return [...shownForms].at(-1) ?? null;
}

/** What the dialog holds: the platform's wrappers around the schema's own element. */
@Component({
  standalone: true,
  selector: 'crt-schema-outlet',
  imports: [SettingsMiniPage],
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: '<crt-reusable-schema data-item-marker="crt-schema-component"><oauthsettingsminipage /></crt-reusable-schema>',
})
export class SettingsMiniPageOutlet {}
