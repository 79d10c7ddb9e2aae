import { NgTemplateOutlet } from '@angular/common';
import { Component, input, output } from '@angular/core';
import { MatButtonModule } from '@angular/material/button';
import { MatIconModule } from '@angular/material/icon';
import { MatMenuModule, MatMenuPanel } from '@angular/material/menu';

export type ButtonLook = 'primary' | 'outline' | 'flat' | 'icon' | 'toggle';

@Component({
  selector: 'crt-button',
  imports: [MatButtonModule, MatIconModule, MatMenuModule, NgTemplateOutlet],
  host: { '[class]': '"crt-button-host look-" + look()', '[attr.look]': 'null', '[attr.icon]': 'null', '[attr.trailingicon]': 'null' },
  template: `
    @if (menu(); as panel) {
      <button mat-flat-button type="button" class="crt-button" [class]="position()" [disabled]="disabled()"
        [attr.aria-label]="label()" [attr.title]="label()" [matMenuTriggerFor]="panel">
        <ng-container [ngTemplateOutlet]="content" />
      </button>
    } @else {
      <button mat-flat-button type="button" class="crt-button" [class]="position()" [disabled]="disabled()"
        [attr.aria-label]="label()" [attr.title]="label()" [attr.aria-pressed]="pressed()" (click)="clicked.emit()">
        <ng-container [ngTemplateOutlet]="content" />
      </button>
    }
    <ng-template #content>
      <span class="btn-reversible-content">
        @if (icon(); as name) { <mat-icon [svgIcon]="name" aria-hidden="true" /> }
        @if (!iconOnly()) { <span class="crt-button-caption"> {{ caption() }} </span> }
        @if (trailingIcon(); as name) { <mat-icon class="trailing" [svgIcon]="name" aria-hidden="true" /> }
      </span>
    </ng-template>
  `,
})
export class CrtButton {
  readonly caption = input.required<string>();
  readonly look = input<ButtonLook>('outline');
  readonly icon = input<string>();
  readonly trailingIcon = input<string>();
  readonly disabled = input(false);
  readonly pressed = input<boolean>();
  readonly menu = input<MatMenuPanel>();
  readonly clicked = output<void>();

  protected iconOnly(): boolean {
    return this.look() === 'icon';
  }

  protected position(): string {
    return `button-icon-position-${this.iconOnly() ? 'only-icon' : 'left'}`;
  }

  /** Ordinary buttons are named by their caption alone. */
  protected label(): string | null {
    return this.iconOnly() || this.look() === 'toggle' ? this.caption() : null;
  }
}
