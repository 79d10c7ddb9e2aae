import { Component, input } from '@angular/core';
import { FormControl, ReactiveFormsModule } from '@angular/forms';
import { MatIconModule } from '@angular/material/icon';
import { MatInputModule } from '@angular/material/input';

@Component({
  selector: 'crt-search-filter',
  imports: [MatIconModule, MatInputModule, ReactiveFormsModule],
  template: `
    <mat-icon svgIcon="search-icon" aria-hidden="true" />
    <input matInput type="text" autocomplete="off" [placeholder]="caption()" [attr.aria-label]="caption()" [formControl]="control()">
  `,
})
export class SearchFilter {
  readonly caption = input.required<string>();
  readonly control = input.required<FormControl<string>>();
}
