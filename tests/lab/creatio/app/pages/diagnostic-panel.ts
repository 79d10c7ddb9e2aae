import { Component, CUSTOM_ELEMENTS_SCHEMA, inject, model } from '@angular/core';
import { MatIconModule } from '@angular/material/icon';
import { captions } from '../captions';
import { Health } from '../health';
import { names, opaqueName } from '../names';
import { CrtButton } from '../schema/button';
import { CrtCheckbox } from '../schema/checkbox';
import { layoutElements } from '../schema/layout';
import { SettingsDialog } from '../settings-dialog';

/** The toggle panel. It exists only while it is open; the tab that is not chosen is kept hidden. */
@Component({
  selector: 'crt-toggle-container',
  imports: [CrtButton, CrtCheckbox, MatIconModule, ...layoutElements],
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <crt-toggle-container-item crtName="OpenHelpButton" [class.hide]="chosen() !== 0">
      <crt-flex class="panel-head" [crtName]="helpToolsName">
        <crt-label [crtName]="helpLabelName" kind="headline" [caption]="captions.help" />
        <crt-button look="icon" icon="close-button-icon" [caption]="captions.close" (clicked)="chosen.set(null)" />
      </crt-flex>
      <crt-flex class="panel-body"><crt-label class="panel-text" [crtName]="helpTextName" [caption]="captions.helpText" /></crt-flex>
    </crt-toggle-container-item>

    <crt-toggle-container-item crtName="OpenDiagnosticButton" [class.hide]="chosen() !== 1">
      <crt-flex class="panel-head" crtName="FlexContainer_rpmmana">
        <crt-label crtName="Label_Diagnostic" kind="headline" [caption]="captions.diagnostic" />
        <crt-button look="icon" icon="close-button-icon" [caption]="captions.close" (clicked)="chosen.set(null)" />
      </crt-flex>
      <crt-flex class="panel-body" [crtName]="bodyName">
        <crt-label class="panel-text" [crtName]="textName" [caption]="captions.diagnosticText" />
        <crt-flex crtName="DiagnosticInfoFlexContainer" [attr.aria-busy]="health.loading() || null">
          @for (row of health.rows(); track row.name + health.rowsEpoch()) {
            <crt-checkbox [crtName]="row.name" [caption]="row.caption" [checked]="row.passed" />
          }
          @if (health.loading()) { <crt-mask class="crt-mask-wrap"><div class="crt-mask"></div></crt-mask> }
        </crt-flex>
        <crt-flex class="panel-buttons" [crtName]="buttonsName">
          <crt-button [crtName]="names.refreshButton" icon="reload-icon" [caption]="captions.refresh" [disabled]="health.loading()" (clicked)="health.read()" />
          <crt-button [crtName]="names.openSettingsButton" icon="open-button-icon" [caption]="captions.openSettings" (clicked)="dialog.open()" />
        </crt-flex>
        @if (health.problem(); as problem) {
          <crt-flex class="problem-card" [crtName]="cardName" role="status">
            <div class="problem-title"><mat-icon svgIcon="error-info-icon" aria-hidden="true" />{{ problem.title }}</div>
            <crt-label class="problem-text" [crtName]="messageName" [caption]="problem.text" />
            <div class="problem-more">{{ captions.learnMore }} <a href="https://academy.creatio.com/documents?id=2513" target="_blank" rel="noopener">{{ captions.academy }}</a></div>
          </crt-flex>
        } @else if (health.healthy()) {
          <crt-flex class="all-good" [crtName]="cardName" role="status">
            <mat-icon svgIcon="all-good-icon" aria-hidden="true" />
            <crt-label [crtName]="messageName" [caption]="captions.goodTitle" />
            <crt-label [crtName]="goodTextName" [caption]="captions.goodText" />
          </crt-flex>
        }
      </crt-flex>
    </crt-toggle-container-item>
  `,
})
export class DiagnosticPanel {
  readonly chosen = model<number | null>(null);

  protected readonly health = inject(Health);
  protected readonly dialog = inject(SettingsDialog);
  protected readonly captions = captions;
  protected readonly names = names;
  protected readonly helpToolsName = opaqueName('FlexContainer');
  protected readonly helpLabelName = opaqueName('Label');
  protected readonly helpTextName = opaqueName('Label');
  protected readonly bodyName = opaqueName('FlexContainer');
  protected readonly textName = opaqueName('Label');
  protected readonly buttonsName = opaqueName('FlexContainer');
  protected readonly cardName = opaqueName('FlexContainer');
  protected readonly messageName = opaqueName('Label');
  protected readonly goodTextName = opaqueName('Label');
}
