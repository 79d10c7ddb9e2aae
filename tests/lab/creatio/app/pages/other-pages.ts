import { NgFor } from '@angular/common';
import { Component, CUSTOM_ELEMENTS_SCHEMA, inject } from '@angular/core';
import { FormControl } from '@angular/forms';
import { captions } from '../captions';
import { Route } from '../route';
import { CrtButton } from '../schema/button';
import { CrtInput, CrtPasswordInput, CrtWebInput } from '../schema/fields';
import { layoutElements } from '../schema/layout';

@Component({
  standalone: true,
  selector: 'studiodesktop',
  imports: [CrtButton, ...layoutElements],
  template: `
    <crt-flex crtName="Main" class="desktop-page">
      <crt-label crtName="PageTitle" kind="headline" [caption]="captions.home" />
      <crt-flex crtName="MainContainer">
        <crt-button crtName="OAuthSectionLink" icon="key-icon" [caption]="captions.pageTitle" (clicked)="route.go('oauth-list')" />
        <crt-button crtName="ContactsLink" icon="contacts-icon" [caption]="captions.contacts" (clicked)="route.go('contacts')" />
      </crt-flex>
    </crt-flex>
  `,
})
export class DesktopPage {
  protected readonly captions = captions;
  protected readonly route = inject(Route);
}

/** An unrelated page with a big grid: nothing on it concerns the extension. */
@Component({
  standalone: true,
  selector: 'contacts_listpage',
  imports: [NgFor, ...layoutElements],
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <crt-flex crtName="Main" class="list-page">
      <crt-flex crtName="MainHeader"><crt-flex crtName="TitleContainer"><crt-label crtName="PageTitle" kind="headline" [caption]="captions.contacts" /></crt-flex></crt-flex>
      <crt-flex crtName="MainContainer">
        <crt-data-grid crtName="DataTable" role="grid">
          <table>
            <thead><tr><th *ngFor="let column of columns" scope="col">{{ column }}</th></tr></thead>
            <tbody>
              <tr *ngFor="let row of rows"><td *ngFor="let cell of row"><span class="crt-cell"><span class="crt-cell-text">{{ cell }}</span></span></td></tr>
            </tbody>
          </table>
        </crt-data-grid>
      </crt-flex>
    </crt-flex>
  `,
})
export class ContactsPage {
  protected readonly captions = captions;
  protected readonly columns = [captions.fullName, captions.job, captions.account, captions.phone, captions.email, captions.city];
  protected readonly rows = Array.from({ length: 250 }, (_, index) => [
    `Person ${index + 1}`,
    ['Engineer', 'Accountant', 'Director', 'Analyst'][index % 4],
    `Company ${1 + (index % 37)}`,
    `+1 555 01${String(index % 100).padStart(2, '0')}`,
    `person${index + 1}@example.com`,
    ['Kyiv', 'Boston', 'London', 'Lisbon', 'Warsaw'][index % 5],
  ]);
}

/** The page of one integrated application: its credentials look like those of the connection, and are not. */
@Component({
  standalone: true,
  selector: 'oauthclientapppage',
  imports: [CrtButton, CrtInput, ...layoutElements],
  template: `
    <crt-flex crtName="Main" class="card-page">
      <crt-flex crtName="MainHeader">
        <crt-flex crtName="TitleContainer">
          <crt-button crtName="Button_Back" look="icon" icon="back-button-icon" [caption]="captions.back" (clicked)="route.go('oauth-list')" />
          <crt-label crtName="PageTitle" kind="headline" [caption]="captions.application" />
        </crt-flex>
        <crt-flex crtName="ActionButtonsContainer"><crt-button crtName="SaveButton" look="primary" [caption]="captions.save" [disabled]="true" /></crt-flex>
      </crt-flex>
      <crt-flex crtName="MainContainer">
        <crt-grid crtName="GeneralInfoGrid">
          <crt-input crtName="Name_Input" [caption]="captions.name" [control]="name" />
          <crt-input crtName="ClientId_Input" [caption]="captions.appClientId" [control]="clientId" [readonly]="true" />
          <crt-input crtName="ClientSecret_Input" [caption]="captions.appClientSecret" [control]="clientSecret" [readonly]="true" />
        </crt-grid>
      </crt-flex>
    </crt-flex>
  `,
})
export class ApplicationPage {
  protected readonly captions = captions;
  protected readonly route = inject(Route);
  protected readonly name = control('Warehouse');
  protected readonly clientId = control('APP0000000000000000000000000000001');
  protected readonly clientSecret = control('app-secret-that-nobody-may-touch');
}

/** The page of one integration in versions with the Freedom UI section. */
@Component({
  standalone: true,
  selector: 'oauthauthorizationeditpage',
  imports: [CrtButton, CrtInput, CrtPasswordInput, CrtWebInput, ...layoutElements],
  template: `
    <crt-flex crtName="Main" class="card-page">
      <crt-flex crtName="MainHeader">
        <crt-flex crtName="TitleContainer"><crt-label crtName="PageTitle" kind="headline" [caption]="captions.application" /></crt-flex>
        <crt-flex crtName="ActionButtonsContainer">
          <crt-button crtName="CancelButton" look="flat" [caption]="captions.cancel" (clicked)="route.go('oauth-list')" />
          <crt-button crtName="SaveButton" look="primary" [caption]="captions.save" />
        </crt-flex>
      </crt-flex>
      <crt-flex crtName="MainContainer">
        <crt-grid crtName="GeneralInfoGrid">
          <crt-web-input crtName="ApplicatinUrlInput" [caption]="captions.appUrl" [control]="url" />
          <crt-input crtName="ClientId_Input" [caption]="captions.appClientId" [control]="clientId" />
          <crt-password-input crtName="ClientSecret_Input" [caption]="captions.appClientSecret" [toggleCaption]="captions.showSecret" [control]="clientSecret" />
        </crt-grid>
      </crt-flex>
    </crt-flex>
  `,
})
export class EditPage {
  protected readonly captions = captions;
  protected readonly route = inject(Route);
  protected readonly url = control('https://warehouse.example');
  protected readonly clientId = control('APP0000000000000000000000000000002');
  protected readonly clientSecret = control('app-secret-that-nobody-may-touch');
}

function control(value: string): FormControl<string> {
  return new FormControl(value, { nonNullable: true });
}
