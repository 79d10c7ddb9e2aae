import { NgFor, NgIf } from '@angular/common';
import { Component, CUSTOM_ELEMENTS_SCHEMA, EventEmitter, inject, Input, Output } from '@angular/core';
import { MatIconModule } from '@angular/material/icon';
import { captions } from '../captions';
import { Health, Row } from '../health';
import { names, opaqueName, panelNames } from '../names';
import { CrtButton } from '../schema/button';
import { CrtCheckbox } from '../schema/checkbox';
import { layoutElements } from '../schema/layout';
import { SettingsDialog } from '../settings-dialog';
import { switches } from '../switches';

/** The toggle panel. It exists only while it is open; the tab that is not chosen is kept hidden. */
@Component({
  standalone: true,
  selector: 'crt-toggle-container',
  imports: [CrtButton, CrtCheckbox, MatIconModule, NgFor, NgIf, ...layoutElements],
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <crt-toggle-container-item [crtName]="panelNames.help" [class.hide]="chosen !== 0">
      <crt-flex class="panel-head" [crtName]="helpToolsName">
        <crt-label [crtName]="helpLabelName" kind="headline" [caption]="captions.help" />
        <crt-button look="icon" icon="close-button-icon" [caption]="captions.close" (clicked)="chosenChange.emit(null)" />
      </crt-flex>
      <crt-flex class="panel-body"><crt-label class="panel-text" [crtName]="helpTextName" [caption]="captions.helpText" /></crt-flex>
    </crt-toggle-container-item>

    <crt-toggle-container-item [crtName]="panelNames.diagnostic" [class.hide]="chosen !== 1">
      <crt-flex class="panel-head" [crtName]="panelNames.tools">
        <crt-label [crtName]="panelNames.title" kind="headline" [caption]="captions.diagnostic" />
        <crt-button look="icon" icon="close-button-icon" [caption]="captions.close" (clicked)="chosenChange.emit(null)" />
      </crt-flex>
      <crt-flex class="panel-body" [crtName]="bodyName">
        <crt-label class="panel-text" [crtName]="textName" [caption]="captions.diagnosticText" />
        <crt-flex class="panel-rows" [crtName]="panelNames.rows" [attr.aria-busy]="health.loading() || null">
          <ng-container *ngFor="let row of health.rows(); trackBy: rowKey; let index = index">
            <crt-flex *ngIf="switches.iconRows; else box" class="icon-row" [crtName]="row.name">
              <mat-icon class="crt-checkbox-state" [class.passed]="row.passed" [svgIcon]="row.passed ? 'check-row-icon' : 'cross-row-icon'" aria-hidden="true" />
              <crt-label [crtName]="rowTextNames[index]" [caption]="row.caption" />
            </crt-flex>
            <ng-template #box><crt-checkbox [crtName]="row.name" [caption]="row.caption" [checked]="row.passed" /></ng-template>
          </ng-container>
          <crt-mask *ngIf="health.loading()" class="crt-mask-wrap"><div class="crt-mask"></div></crt-mask>
        </crt-flex>
        <crt-flex *ngIf="switches.panelButtons" class="panel-buttons" [crtName]="buttonsName">
          <crt-button [crtName]="names.refreshButton" icon="reload-icon" [caption]="captions.refresh" [disabled]="health.loading()" (clicked)="health.read()" />
          <crt-button [crtName]="names.openSettingsButton" icon="open-button-icon" [caption]="captions.openSettings" (clicked)="dialog.open()" />
        </crt-flex>
        <crt-flex *ngIf="health.problem() as problem" class="problem-card" [crtName]="cardName" role="status">
          <div class="problem-title"><mat-icon svgIcon="error-info-icon" aria-hidden="true" />{{ problem.title }}</div>
          <crt-label class="problem-text" [crtName]="messageName" [caption]="problem.text" />
          <div class="problem-more">{{ captions.learnMore }} <a href="https://academy.creatio.com/documents?id=2513" target="_blank" rel="noopener">{{ captions.academy }}</a></div>
        </crt-flex>
        <crt-flex *ngIf="!health.problem() && health.healthy()" class="all-good" [crtName]="cardName" role="status">
          <mat-icon svgIcon="all-good-icon" aria-hidden="true" />
          <crt-label [crtName]="messageName" [caption]="captions.goodTitle" />
          <crt-label [crtName]="goodTextName" [caption]="captions.goodText" />
        </crt-flex>
      </crt-flex>
    </crt-toggle-container-item>
  `,
})
export class DiagnosticPanel {
  @Input() chosen: number | null = null;
  @Output() readonly chosenChange = new EventEmitter<number | null>();

  protected readonly health = inject(Health);
  protected readonly dialog = inject(SettingsDialog);
  protected readonly captions = captions;
  protected readonly names = names;
  protected readonly panelNames = panelNames;
  protected readonly switches = switches;
  protected readonly helpToolsName = opaqueName('FlexContainer');
  protected readonly helpLabelName = opaqueName('Label');
  protected readonly helpTextName = opaqueName('Label');
  protected readonly bodyName = opaqueName('FlexContainer');
  protected readonly textName = opaqueName('Label');
  protected readonly buttonsName = opaqueName('FlexContainer');
  protected readonly cardName = opaqueName('FlexContainer');
  protected readonly messageName = opaqueName('Label');
  protected readonly goodTextName = opaqueName('Label');
  protected readonly rowTextNames = Array.from({ length: 4 }, () => opaqueName('Label'));

  protected readonly rowKey = (_index: number, row: Row) => row.name + this.health.rowsEpoch();
}
