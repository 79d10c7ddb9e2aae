import { NgFor } from '@angular/common';
import { Component, CUSTOM_ELEMENTS_SCHEMA, EventEmitter, Input, Output } from '@angular/core';
import { CrtButton } from './button';

export interface Toggle {
  readonly caption: string;
  readonly icon: string;
}

/** A pressed toggle, clicked again, is released: nothing is chosen then. */
@Component({
  standalone: true,
  selector: 'crt-button-toggle-group',
  imports: [CrtButton, NgFor],
  schemas: [CUSTOM_ELEMENTS_SCHEMA],
  template: `
    <div class="button-toggle-group">
      <div *ngFor="let toggle of toggles; trackBy: icon; let index = index"
        class="button-toggle" [class.selected]="chosen === index" [attr.data-qa]="'button-toggle-' + index">
        <crt-button-toggle-group-item>
          <crt-button data-item-marker="" look="toggle" [caption]="toggle.caption" [icon]="toggle.icon"
            [pressed]="chosen === index" (clicked)="chosenChange.emit(chosen === index ? null : index)" />
        </crt-button-toggle-group-item>
      </div>
    </div>
  `,
})
export class CrtButtonToggleGroup {
  @Input({ required: true }) toggles!: readonly Toggle[];
  @Input() chosen: number | null = null;
  @Output() readonly chosenChange = new EventEmitter<number | null>();

  protected readonly icon = (_index: number, toggle: Toggle) => toggle.icon;
}
