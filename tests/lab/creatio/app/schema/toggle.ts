import { Component, CUSTOM_ELEMENTS_SCHEMA, input, model } from '@angular/core';
import { CrtButton } from './button';

export interface Toggle {
  readonly caption: string;
  readonly icon: string;
}

/** A pressed toggle, clicked again, is released: nothing is chosen then. */
@Component({
  selector: 'crt-button-toggle-group',
  imports: [CrtButton],
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <div class="button-toggle-group">
      @for (toggle of toggles(); track toggle.icon; let index = $index) {
        <div class="button-toggle" [class.selected]="chosen() === index" [attr.data-qa]="'button-toggle-' + index">
          <crt-button-toggle-group-item>
            <crt-button data-item-marker="" look="toggle" [caption]="toggle.caption" [icon]="toggle.icon"
              [pressed]="chosen() === index" (clicked)="chosen.set(chosen() === index ? null : index)" />
          </crt-button-toggle-group-item>
        </div>
      }
    </div>
  `,
})
export class CrtButtonToggleGroup {
  readonly toggles = input.required<readonly Toggle[]>();
  readonly chosen = model<number | null>(null);
}
