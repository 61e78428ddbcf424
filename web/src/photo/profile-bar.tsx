import type { Profile } from '../../../src/decision/contract.js';
import { saveFile } from '../files.js';
import { exportProfile } from '../judge/profile-edit.js';
import { useSpeech } from '../texts/language.js';

interface ProfileBarProps {
  readonly profiles: readonly Profile[];
  readonly profile: Profile;
  readonly isChanged: boolean;
  readonly onSelect: (id: string) => void;
  readonly onReset: () => void;
}

/** What the photo is judged for; the reader's own limits can be taken along as a file for the service. */
export function ProfileBar({ profiles, profile, isChanged, onSelect, onReset }: ProfileBarProps) {
  const { t } = useSpeech();
  const save = (): void => {
    const { name, text } = exportProfile(profile, profiles.map(({ id }) => id));
    saveFile(name, text, 'application/json');
  };
  return (
    <div class="profile">
      <div class="row">
        <label>
          {t.judgedBy}{' '}
          <select value={profile.id} onChange={(event) => { onSelect(event.currentTarget.value); }}>
            {profiles.map(({ id, title }) => <option key={id} value={id}>{t.profileNames[id] ?? title}</option>)}
          </select>
        </label>
        {isChanged ? <span class="badge changed">{t.changed}</span> : null}
        {isChanged ? <button type="button" onClick={onReset}>{t.resetProfile}</button> : null}
        <button type="button" title={t.exportHint} onClick={save}>{t.exportProfile}</button>
      </div>
      <p class="faint">{t.profileSummaries[profile.id] ?? profile.summary}</p>
    </div>
  );
}
