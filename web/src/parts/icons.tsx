/** Small drawings; what they mean always stands beside them in words. */
const paths = {
  pass: 'm5 12.5 4.5 4.5L19 7.5',
  fail: 'M7 7l10 10M17 7 7 17',
  warn: 'M12 5.5v8M12 17.5v.5',
  unknown: 'M7 12h10',
  plus: 'M12 6v12M6 12h12',
  minus: 'M6 12h12',
  fit: 'M5 9V5h4M15 5h4v4M19 15v4h-4M9 19H5v-4',
  face: 'M12 4a6 7.5 0 0 1 6 7.5C18 16 15 20 12 20s-6-4-6-8.5A6 7.5 0 0 1 12 4zM9.5 11v.2M14.5 11v.2M10 15.5c1.2 1 2.8 1 4 0',
  camera: 'M4 8.5h3.5L9 6h6l1.5 2.5H20v10H4zM12 16a3 3 0 1 0 0-6 3 3 0 0 0 0 6z',
  photos: 'M5 6h14v12H5zM5 15l4-4 4 4 2-2 4 4',
  back: 'M14 6l-6 6 6 6',
  next: 'M10 6l6 6-6 6',
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg class={`icon icon-${name}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
