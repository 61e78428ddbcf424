/** The photos that were added: one is shown large, several as a contact sheet to open them from. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Profile } from '../../../src/decision/contract.js';
import { Icon } from '../parts/icons.js';
import { PickButton } from '../parts/pick-button.js';
import type { LimitActions } from '../photo/limit-editor.js';
import type { LayerName } from '../photo/overlay.js';
import { PhotoPage } from '../photo/photo-page.js';
import type { Catalogue, Service } from '../service.js';
import type { Session } from '../session.js';
import { useSpeech } from '../texts/language.js';
import { ContactSheet } from './contact-sheet.js';
import { listEntries } from './order.js';

interface PhotosPageProps {
  readonly session: Session;
  readonly service: Service;
  readonly catalogue: Catalogue;
  readonly profile: Profile;
  readonly isChanged: boolean;
  readonly actions: LimitActions;
  readonly onFiles: (files: File[]) => void;
  /** What the photos are judged for. */
  readonly profileBar: ComponentChildren;
}

export function PhotosPage({ session, service, catalogue, profile, isChanged, actions, onFiles, profileBar }: PhotosPageProps) {
  const { t } = useSpeech();
  const { photos } = session;
  const [open, setOpen] = useState<number>();
  const [last, setLast] = useState<number>();
  const [shown, setShown] = useState<ReadonlySet<LayerName>>(new Set<LayerName>(['box', 'axes']));
  const count = photos.length;
  useEffect(() => { setOpen(undefined); }, [count]);

  const current = photos.find(({ id }) => id === (open ?? (count === 1 ? photos[0]?.id : undefined)));
  const order = listEntries(photos, profile).map(({ photo }) => photo.id);
  const at = current === undefined ? -1 : order.indexOf(current.id);
  const close = (): void => {
    setLast(open);
    setOpen(undefined);
  };
  const toggle = (layer: LayerName): void => {
    setShown((now) => {
      const next = new Set(now);
      if (!next.delete(layer)) next.add(layer);
      return next;
    });
  };
  return (
    <>
      <div class="toolbar">
        {profileBar}
        <div class="row">
          {current !== undefined && count > 1 ? (
            <>
              <button type="button" onClick={close}><Icon name="photos" />{t.toSheet}</button>
              <button type="button" disabled={at <= 0} onClick={() => { setOpen(order[at - 1]); }}><Icon name="back" />{t.previous}</button>
              <span>{t.nthOf(at + 1, count)}</span>
              <button type="button" disabled={at >= count - 1} onClick={() => { setOpen(order[at + 1]); }}>{t.next}<Icon name="next" /></button>
            </>
          ) : null}
          <PickButton label={t.addPhotos} onFiles={onFiles} />
          <button type="button" onClick={session.clear}>{t.startOver}</button>
        </div>
      </div>
      {current === undefined
        ? <ContactSheet photos={photos} profile={profile} catalogue={catalogue} last={last} onOpen={setOpen} onRetry={session.retry} />
        : (
          <div onKeyDown={(event) => { if (event.key === 'Escape' && count > 1) close(); }}>
            <PhotoPage key={current.id} photo={current} service={service} catalogue={catalogue} profile={profile} isChanged={isChanged} actions={actions} shown={shown} onToggleLayer={toggle} onRetry={session.retry} />
          </div>
        )}
    </>
  );
}
