import { Component, Input } from '@angular/core';
import { MatIconModule } from '@angular/material/icon';
import { MatCheckboxModule } from '../material';

/** A read-only checkbox that is drawn as a green tick or a red cross. */
@Component({
  standalone: true,
  selector: 'crt-checkbox',
  imports: [MatCheckboxModule, MatIconModule],
  host: { readonly: 'true' },
  template: `
    <div class="crt-checkbox">
      <mat-icon class="crt-checkbox-state" [class.passed]="checked" aria-hidden="true"
        [svgIcon]="checked ? 'check-row-icon' : 'cross-row-icon'" />
      <mat-checkbox [checked]="checked" disabled><span class="crt-checkbox-label">{{ caption }}</span></mat-checkbox>
    </div>
  `,
})
export class CrtCheckbox {
  @Input({ required: true }) caption!: string;
  @Input() checked = false;
}
