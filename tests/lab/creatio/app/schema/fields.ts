import { NgIf } from '@angular/common';
import { Component, ElementRef, Input, signal, ViewChild } from '@angular/core';
import { FormControl, ReactiveFormsModule } from '@angular/forms';
import { MatIconModule } from '@angular/material/icon';
import { MatButtonModule, MatFormFieldModule, MatInputModule } from '../material';

const parts = [ReactiveFormsModule, MatButtonModule, MatFormFieldModule, MatIconModule, MatInputModule];

const label = `
  <div class="crt-input-label-container">
    <label class="crt-input-label" [attr.for]="field.id">{{ caption }}</label>
  </div>`;

const hintIcon = `
  <mat-icon *ngIf="hint as text" class="crt-input-hint" svgIcon="info-icon" [attr.title]="text" />`;

@Component({
  standalone: true,
  selector: 'crt-input',
  imports: [NgIf, ...parts],
  host: { labelposition: 'above', '[attr.readonly]': 'readonly ? "true" : null' },
  template: `
    <div class="crt-input label-position-above">
      ${label}
      <div class="crt-input-control-container" [class.crt-input-control-container--invalid]="field.errorState">
        <mat-form-field>
          <input matInput #field="matInput" autocomplete="none" [formControl]="control" [readonly]="readonly"
            [attr.aria-label]="caption" [attr.aria-readonly]="readonly || null">
        </mat-form-field>
        <mat-icon *ngIf="readonly" class="readonly-icon" svgIcon="lock" />
        ${hintIcon}
      </div>
    </div>
  `,
})
export class CrtInput {
  @Input({ required: true }) caption!: string;
  @Input({ required: true }) control!: FormControl<string>;
  @Input() hint?: string;
  @Input() readonly = false;
}

/** With a value and without focus it is a link, and its input is not displayed. */
@Component({
  standalone: true,
  selector: 'crt-web-input',
  imports: [NgIf, ...parts],
  host: { labelposition: 'above' },
  template: `
    <div class="crt-input label-position-above">
      ${label}
      <div class="crt-input-control-container" [attr.tabindex]="linked() ? 0 : null"
        [class.crt-input-control-container--invalid]="field.errorState" (focus)="edit()" (click)="clicked($event)">
        <ng-container *ngIf="linked()">
          <mat-icon class="crt-web-input-icon" svgIcon="globe-icon" />
          <a class="crt-web-input-link" target="_blank" rel="noopener noreferrer" tabindex="-1" [href]="address()">{{ control.value }}</a>
        </ng-container>
        <mat-form-field [class.collapsed]="linked()">
          <input matInput #field="matInput" #element data-qa="web-field-input" type="text" autocomplete="none"
            [class.crt-input-control-element-hidden]="linked()" [formControl]="control"
            [attr.aria-label]="caption" (focus)="editing.set(true)" (blur)="editing.set(false)">
        </mat-form-field>
        ${hintIcon}
      </div>
    </div>
  `,
})
export class CrtWebInput {
  @Input({ required: true }) caption!: string;
  @Input({ required: true }) control!: FormControl<string>;
  @Input() hint?: string;

  protected readonly editing = signal(false);
  @ViewChild('element', { read: ElementRef }) private readonly element!: ElementRef<HTMLInputElement>;

  protected linked(): boolean {
    return !this.editing() && this.control.value !== '';
  }

  protected address(): string {
    const value = this.control.value.trim();
    return /^https?:\/\//i.test(value) ? value : `http://${value}`;
  }

  protected clicked(event: Event): void {
    if (!(event.target as Element).closest('a')) this.edit();
  }

  protected edit(): void {
    const element = this.element.nativeElement;
    this.editing.set(true);
    // An element that is not displayed cannot take the focus, and Angular renders later than this.
    element.classList.remove('crt-input-control-element-hidden');
    element.focus();
  }
}

/** A stored secret is shown as the server's mask; the mask leaves the box while it is edited. */
@Component({
  standalone: true,
  selector: 'crt-password-input',
  imports: parts,
  host: { labelposition: 'above' },
  template: `
    <div class="crt-input label-position-above">
      ${label}
      <div class="crt-input-control-container" [class.crt-input-control-container--invalid]="field.errorState">
        <mat-form-field>
          <input matInput #field="matInput" autocomplete="none" [type]="shown() ? 'text' : 'password'" [formControl]="control"
            [attr.aria-label]="caption" (focus)="liftMask($event)" (blur)="putMask($event)">
        </mat-form-field>
        <button mat-icon-button type="button" class="crt-password-toggle" [attr.aria-label]="toggleCaption"
          [attr.aria-pressed]="shown()" (click)="shown.set(!shown())"><mat-icon svgIcon="eye-icon" /></button>
      </div>
    </div>
  `,
})
export class CrtPasswordInput {
  @Input({ required: true }) caption!: string;
  @Input({ required: true }) toggleCaption!: string;
  @Input({ required: true }) control!: FormControl<string>;
  /** What the server shows in place of the stored secret; empty when nothing is stored. */
  @Input() mask = '';

  protected readonly shown = signal(false);

  protected liftMask(event: Event): void {
    if (this.masked()) (event.target as HTMLInputElement).value = '';
  }

  protected putMask(event: Event): void {
    if (this.masked()) (event.target as HTMLInputElement).value = this.mask;
  }

  private masked(): boolean {
    return this.mask !== '' && this.control.value === this.mask;
  }
}
