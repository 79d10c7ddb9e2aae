import { NgIf } from '@angular/common';
import { Component, CUSTOM_ELEMENTS_SCHEMA, inject } from '@angular/core';
import { FormControl } from '@angular/forms';
import { MatIconModule } from '@angular/material/icon';
import { captions } from '../captions';
import { CreatioApi } from '../creatio-api';
import { Health } from '../health';
import { MatButtonModule, MatMenuModule, MatSnackBar } from '../material';
import { panelNames } from '../names';
import { Route } from '../route';
import { CrtButton } from '../schema/button';
import { layoutElements } from '../schema/layout';
import { SearchFilter } from '../schema/search-filter';
import { CrtButtonToggleGroup, Toggle } from '../schema/toggle';
import { switches } from '../switches';
import { DiagnosticPanel } from './diagnostic-panel';
import { PanelChoice } from './panel-choice';

@Component({
  standalone: true,
  selector: 'oauthauthorization_listpage',
  imports: [CrtButton, CrtButtonToggleGroup, DiagnosticPanel, MatButtonModule, MatIconModule, MatMenuModule, NgIf, SearchFilter, ...layoutElements],
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <crt-flex crtName="Main" class="list-page">
      <crt-flex crtName="MainHeader">
        <crt-flex crtName="MainHeaderTop">
          <crt-flex crtName="TitleContainer">
            <crt-button crtName="Button_Back" look="icon" icon="back-button-icon" [caption]="captions.back" (clicked)="route.go('desktop')" />
            <crt-label crtName="PageTitle" kind="headline" [caption]="captions.pageTitle" />
          </crt-flex>
          <crt-flex crtName="ActionButtonsContainer">
            <crt-button crtName="Button_AddNewOAuthIntegration" look="primary" icon="add-button-icon" trailingIcon="chevron-down-icon"
              [caption]="captions.add" [disabled]="!health.healthy()" (clicked)="route.go('oauth-app')" />
            <crt-button crtName="RefreshListButton" look="icon" icon="reload-icon" [caption]="captions.reload" (clicked)="reloads = reloads + 1" />
            <crt-button crtName="MenuButton" look="icon" icon="more-button-icon" [caption]="captions.more" [menu]="actions" />
            <mat-menu #actions>
              <crt-menu-item crtName="MenuItem_CreateDefaultResource">
                <button mat-menu-item type="button" (click)="createDefaultResource()">{{ captions.createDefaultResource }}</button>
              </crt-menu-item>
            </mat-menu>
            <crt-flex *ngIf="switches.twins" crtName="FooterContainer">
              <crt-button crtName="CancelButton" look="flat" [caption]="captions.cancel" />
              <crt-button crtName="SaveButton" look="primary" [caption]="captions.save" />
            </crt-flex>
          </crt-flex>
        </crt-flex>
        <crt-flex crtName="StatusContainer">
          <crt-search-filter crtName="SearchFilter" [caption]="captions.search" [control]="search" />
          <crt-button-toggle-group crtName="ButtonToggleGroup_wrz56x8" [toggles]="toggles()" [chosen]="panel.chosen()" (chosenChange)="panel.chosen.set($event)" />
        </crt-flex>
      </crt-flex>
      <crt-flex crtName="MainContainer">
        <crt-flex crtName="SectionContentWrapper">
          <crt-data-grid crtName="ApplicationsGrid" role="grid" [attr.aria-label]="captions.pageTitle" [attr.data-reloads]="reloads">
            <div class="grid-head" role="row">
              <span role="columnheader" aria-sort="ascending">{{ captions.name }} <mat-icon svgIcon="chevron-up-icon" aria-hidden="true" /></span>
              <span role="columnheader">{{ captions.active }}</span>
              <span role="columnheader">{{ captions.grantType }}</span>
              <span class="grid-tools" aria-hidden="true"><mat-icon svgIcon="add-button-icon" /><mat-icon svgIcon="column-menu-icon" /></span>
            </div>
            <div class="grid-empty" role="row"><span role="gridcell">{{ captions.noData }}</span></div>
          </crt-data-grid>
        </crt-flex>
        <crt-toggle-container *ngIf="panel.chosen() !== null" [crtName]="panelNames.panel" [chosen]="panel.chosen()" (chosenChange)="panel.chosen.set($event)" />
      </crt-flex>
    </crt-flex>
  `,
})
export class ListPage {
  private readonly api = inject(CreatioApi);
  private readonly notifications = inject(MatSnackBar);
  protected readonly health = inject(Health);
  protected readonly panel = inject(PanelChoice);
  protected readonly route = inject(Route);
  protected readonly captions = captions;
  protected readonly search = new FormControl('', { nonNullable: true });
  /** How often the grid was reloaded: that button has nothing to do with the health check. */
  protected reloads = 0;
  protected readonly panelNames = panelNames;
  protected readonly switches = switches;

  constructor() {
    void this.health.read();
  }

  protected toggles(): Toggle[] {
    return [
      { caption: captions.help, icon: 'open-book-tab-icon' },
      { caption: captions.diagnostic, icon: 'settings-tab-icon' },
    ];
  }

  protected async createDefaultResource(): Promise<void> {
    const created = await this.api.createDefaultResource();
    this.notifications.open(created ? captions.defaultResourceCreated : captions.defaultResourceRefused, undefined, {
      duration: 8000,
      verticalPosition: 'top',
      panelClass: created ? 'notification-good' : 'notification-bad',
    });
    await this.health.read();
  }
}
