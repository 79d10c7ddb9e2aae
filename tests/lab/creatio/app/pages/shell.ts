import { NgFor, NgSwitch, NgSwitchCase, NgSwitchDefault } from '@angular/common';
import { Component, CUSTOM_ELEMENTS_SCHEMA, inject } from '@angular/core';
import { MatIconModule } from '@angular/material/icon';
import { captions } from '../captions';
import { Page, Route } from '../route';
import { CrtButton } from '../schema/button';
import { layoutElements } from '../schema/layout';
import { SettingsDialog } from '../settings-dialog';
import { ListPage } from './list-page';
import { ApplicationPage, ContactsPage, DesktopPage, EditPage } from './other-pages';

@Component({
  standalone: true,
  selector: 'mainshell',
  imports: [
    ApplicationPage, ContactsPage, CrtButton, DesktopPage, EditPage, ListPage, MatIconModule,
    NgFor, NgSwitch, NgSwitchCase, NgSwitchDefault, ...layoutElements,
  ],
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <crt-flex crtName="ShellContainerWithBackground">
      <crt-flex crtName="AppToolbar" role="banner">
        <crt-app-toolbar>
          <span class="toolbar-mark" aria-hidden="true"></span>
          <span class="toolbar-search" data-item-marker="AppToolbarGlobalSearch"></span>
          <span class="toolbar-user" aria-hidden="true">LA</span>
        </crt-app-toolbar>
      </crt-flex>
      <crt-flex crtName="ShellBody">
        <crt-flex crtName="NavigationPanel" role="navigation">
          <ng-container *ngFor="let link of links">
            <crt-button look="icon" class="nav-link" [class.current]="route.page() === link.page" [icon]="link.icon" [caption]="link.caption"
              [attr.data-item-marker]="link.caption" (clicked)="route.go(link.page)" />
          </ng-container>
        </crt-flex>
        <crt-flex crtName="MainCenterContainer" role="main">
          <crt-router-outlet crtName="RouterOutlet">
            <crt-navigation-schema-outlet>
              <crt-reusable-schema data-item-marker="crt-schema-component">
                <ng-container [ngSwitch]="route.page()">
                  <oauthauthorization_listpage *ngSwitchCase="'oauth-list'" />
                  <oauthclientapppage *ngSwitchCase="'oauth-app'" />
                  <oauthauthorizationeditpage *ngSwitchCase="'oauth-edit'" />
                  <contacts_listpage *ngSwitchCase="'contacts'" />
                  <studiodesktop *ngSwitchDefault />
                </ng-container>
              </crt-reusable-schema>
            </crt-navigation-schema-outlet>
          </crt-router-outlet>
          <crt-7x-schema class="display-none"><div id="7xContainer"></div></crt-7x-schema>
          <div id="StaticBlock"></div>
        </crt-flex>
      </crt-flex>
      <crt-7x-module crtName="OauthSettingsModule" class="display-none" />
    </crt-flex>
  `,
})
export class MainShell {
  protected readonly route = inject(Route);
  protected readonly links: { page: Page; icon: string; caption: string }[] = [
    { page: 'desktop', icon: 'home-icon', caption: captions.home },
    { page: 'contacts', icon: 'contacts-icon', caption: captions.contacts },
    { page: 'oauth-list', icon: 'key-icon', caption: captions.pageTitle },
    { page: 'oauth-app', icon: 'application-icon', caption: captions.application },
  ];

  constructor() {
    inject(SettingsDialog);
  }
}

@Component({
  standalone: true,
  selector: 'crt-root',
  imports: [MainShell],
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <crt-schema-outlet>
      <crt-page data-item-marker="page">
        <crt-reusable-schema data-item-marker="crt-schema-component"><mainshell /></crt-reusable-schema>
      </crt-page>
    </crt-schema-outlet>
  `,
})
export class Root {}
