import { Component, CUSTOM_ELEMENTS_SCHEMA, inject } from '@angular/core';
import { FormControl } from '@angular/forms';
import { captions } from '../captions';
import { MatDialogRef } from '../material';
import { opaqueName } from '../names';
import { CrtButton } from '../schema/button';
import { CrtInput, CrtPasswordInput, CrtWebInput } from '../schema/fields';
import { layoutElements } from '../schema/layout';

const control = () => new FormControl('', { nonNullable: true });

const head = `
  <crt-flex crtName="MainHeader">
    <crt-flex crtName="TitleContainer"><crt-label crtName="PageTitle" kind="title" [caption]="title()" /></crt-flex>
    <crt-flex crtName="ActionButtonsContainer">
      <crt-button crtName="CloseButton" look="icon" icon="close-button-icon" [caption]="captions.close" (clicked)="dialog.close()" />
    </crt-flex>
  </crt-flex>`;

const foot = `
  <crt-flex crtName="FooterContainer">
    <crt-button crtName="CancelButton" look="flat" [caption]="captions.cancel" (clicked)="dialog.close()" />
    <crt-button crtName="SaveButton" look="primary" [caption]="captions.save" (clicked)="dialog.close()" />
  </crt-flex>`;

const parts = [CrtButton, CrtInput, CrtWebInput, ...layoutElements];

/** Adds an integrated application: three fields, none of which is about the connection. */
@Component({
  standalone: true,
  selector: 'oauthclientappminipage',
  imports: parts,
  template: `
    <crt-flex crtName="Main" class="mini-page">
      ${head}
      <crt-grid crtName="MainContainer">
        <crt-input crtName="Input_ApplicationName" [caption]="captions.appName" [control]="name" />
        <crt-web-input crtName="ApplicatinUrlInput" [caption]="captions.appUrl" [control]="url" />
        <crt-input crtName="Input_Description" [caption]="captions.appDescription" [control]="description" />
      </crt-grid>
      ${foot}
    </crt-flex>
  `,
})
export class AppMiniPage {
  protected readonly captions = captions;
  protected readonly dialog = inject<MatDialogRef<unknown>>(MatDialogRef);
  protected readonly name = control();
  protected readonly url = control();
  protected readonly description = control();

  protected title(): string {
    return captions.appPageTitle;
  }
}

/** Another connection: an address, a login and a password, in the order and with the controls of the connection settings. */
@Component({
  standalone: true,
  selector: 'ldapserverminipage',
  imports: [CrtPasswordInput, ...parts],
  template: `
    <crt-flex crtName="Main" class="mini-page">
      ${head}
      <crt-grid crtName="MainContainer">
        <crt-web-input [crtName]="names[0]" [caption]="captions.serverUrl" [control]="url" />
        <crt-input [crtName]="names[1]" [caption]="captions.serverUser" [control]="user" />
        <crt-password-input [crtName]="names[2]" [caption]="captions.serverPassword" [toggleCaption]="captions.showSecret" [control]="password" />
      </crt-grid>
      ${foot}
    </crt-flex>
  `,
})
export class ServerMiniPage {
  protected readonly captions = captions;
  protected readonly dialog = inject<MatDialogRef<unknown>>(MatDialogRef);
  protected readonly names = ['WebInput', 'Input', 'PasswordInput'].map(opaqueName);
  protected readonly url = control();
  protected readonly user = control();
  protected readonly password = control();

  protected title(): string {
    return captions.serverTitle;
  }
}

@Component({
  standalone: true,
  selector: 'crt-schema-outlet',
  imports: [AppMiniPage],
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: '<crt-reusable-schema data-item-marker="crt-schema-component"><oauthclientappminipage /></crt-reusable-schema>',
})
export class AppMiniPageOutlet {}

@Component({
  standalone: true,
  selector: 'crt-schema-outlet',
  imports: [ServerMiniPage],
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: '<crt-reusable-schema data-item-marker="crt-schema-component"><ldapserverminipage /></crt-reusable-schema>',
})
export class ServerMiniPageOutlet {}

/** A question with two answers, which belongs to no schema. */
@Component({
  standalone: true,
  selector: 'crt-message-box',
  imports: [CrtButton],
  template: `
    <div class="message-box">
      <h2>{{ captions.deleteTitle }}</h2>
      <p>{{ captions.deleteText }}</p>
      <crt-button look="flat" [caption]="captions.no" (clicked)="dialog.close()" />
      <crt-button look="primary" [caption]="captions.yes" (clicked)="dialog.close()" />
    </div>
  `,
})
export class ConfirmDialog {
  protected readonly captions = captions;
  protected readonly dialog = inject<MatDialogRef<unknown>>(MatDialogRef);
}
