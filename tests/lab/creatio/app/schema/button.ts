import { NgIf, NgTemplateOutlet } from '@angular/common';
import { Component, EventEmitter, Input, Output } from '@angular/core';
import { MatIconModule } from '@angular/material/icon';
import { MatButtonModule, MatMenuModule, type MatMenuPanel } from '../material';

export type ButtonLook = 'primary' | 'outline' | 'flat' | 'icon' | 'toggle';

@Component({
  standalone: true,
  selector: 'crt-button',
  imports: [MatButtonModule, MatIconModule, MatMenuModule, NgIf, NgTemplateOutlet],
  host: { '[class]': '"crt-button-host look-" + look', '[attr.look]': 'null', '[attr.icon]': 'null', '[attr.trailingicon]': 'null' },
  template: `
    <button *ngIf="menu as panel; else plain" mat-flat-button type="button" class="crt-button" [class]="position" [disabled]="disabled"
      [attr.aria-label]="label" [attr.title]="label" [matMenuTriggerFor]="panel">
      <ng-container [ngTemplateOutlet]="content" />
    </button>
    <ng-template #plain>
      <button mat-flat-button type="button" class="crt-button" [class]="position" [disabled]="disabled"
        [attr.aria-label]="label" [attr.title]="label" [attr.aria-pressed]="pressed" (click)="clicked.emit()">
        <ng-container [ngTemplateOutlet]="content" />
      </button>
    </ng-template>
    <ng-template #content>
      <span class="btn-reversible-content">
        <mat-icon *ngIf="icon as name" [svgIcon]="name" aria-hidden="true" />
        <span *ngIf="!iconOnly" class="crt-button-caption"> {{ caption }} </span>
        <mat-icon *ngIf="trailingIcon as name" class="trailing" [svgIcon]="name" aria-hidden="true" />
      </span>
    </ng-template>
  `,
})
export class CrtButton {
  @Input({ required: true }) caption!: string;
  @Input() look: ButtonLook = 'outline';
  @Input() icon?: string;
  @Input() trailingIcon?: string;
  @Input() disabled = false;
  @Input() pressed?: boolean;
  @Input() menu?: MatMenuPanel;
  @Output() readonly clicked = new EventEmitter<void>();

  protected get iconOnly(): boolean {
    return this.look === 'icon';
  }

  protected get position(): string {
    return `button-icon-position-${this.iconOnly ? 'only-icon' : 'left'}`;
  }

  /** Ordinary buttons are named by their caption alone. */
  protected get label(): string | null {
    return this.iconOnly || this.look === 'toggle' ? this.caption : null;
  }
}
