/** The Material components. The build with the legacy ones has another file in the place of this one. */
import { EnvironmentProviders, Provider } from '@angular/core';
import * as button from '@angular/material/button';
import * as checkbox from '@angular/material/checkbox';
import * as formField from '@angular/material/form-field';
import * as input from '@angular/material/input';
import * as menu from '@angular/material/menu';

// Constants: of a module that is only exported again, the compiler forgets where it comes from.
export const MatButtonModule = button.MatButtonModule;
export const MatCheckboxModule = checkbox.MatCheckboxModule;
export const MatFormFieldModule = formField.MatFormFieldModule;
export const MatInputModule = input.MatInputModule;
export const MatMenuModule = menu.MatMenuModule;

export { MatDialog, MatDialogRef } from '@angular/material/dialog';
export { MAT_FORM_FIELD_DEFAULT_OPTIONS } from '@angular/material/form-field';
export type { MatMenuPanel } from '@angular/material/menu';
export { MatSnackBar } from '@angular/material/snack-bar';

export const materialProviders: (Provider | EnvironmentProviders)[] = [];
