import { Component, Input } from '@angular/core';
import { FormControl, ReactiveFormsModule } from '@angular/forms';
import { MatIconModule } from '@angular/material/icon';
import { MatInputModule } from '../material';

@Component({
  standalone: true,
  selector: 'crt-search-filter',
  imports: [MatIconModule, MatInputModule, ReactiveFormsModule],
  template: `
    <mat-icon svgIcon="search-icon" aria-hidden="true" />
    <input matInput type="text" autocomplete="off" [placeholder]="caption" [attr.aria-label]="caption" [formControl]="control">
  `,
})
export class SearchFilter {
  @Input({ required: true }) caption!: string;
  @Input({ required: true }) control!: FormControl<string>;
}
