import { Component, Directive, input } from '@angular/core';

/** Marks the host of a schema's view element the way the platform does. */
@Directive({
  selector: '[crtName]',
  // The input's own attribute would tell a name that the platform writes nowhere else.
  host: { '[attr.id]': 'crtName()', '[attr.element-name]': 'crtName()', '[attr.crtname]': 'null', crtviewinit: '' },
})
export class CrtName {
  readonly crtName = input.required<string>();
}

/** The platform leaves a literal `<slot>` in the light tree of its containers. */
@Component({ selector: 'crt-flex', template: '<slot><ng-content /></slot>' })
export class CrtFlex {}

@Component({ selector: 'crt-grid', template: '<slot><ng-content /></slot>' })
export class CrtGrid {}

@Component({
  selector: 'crt-label',
  host: { '[attr.kind]': 'null' },
  template: '<div class="crt-label"><label [class]="\'mat-\' + kind()">{{ caption() }}</label></div>',
})
export class CrtLabel {
  readonly caption = input.required<string>();
  readonly kind = input<'headline' | 'title' | 'body' | 'caption'>('body');
}

export const layoutElements = [CrtName, CrtFlex, CrtGrid, CrtLabel] as const;
