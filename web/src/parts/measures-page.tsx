/** What every measure is: unit, method, source, and which profiles ask for it. */
import { useEffect } from 'preact/hooks';
import { nameOf, summaryOf, wordDemand } from '../judge/wording.js';
import type { Catalogue } from '../service.js';
import { useSpeech } from '../texts/language.js';

export function MeasuresPage({ catalogue, wanted }: { readonly catalogue: Catalogue; readonly wanted: string | undefined }) {
  const { t, language } = useSpeech();
  useEffect(() => {
    const entry = wanted === undefined ? null : document.getElementById(`about-${wanted}`);
    entry?.scrollIntoView({ block: 'start' });
    entry?.focus();
  }, [wanted]);
  return (
    <section class="about" id="result" tabIndex={-1} aria-labelledby="about-title">
      <h2 id="about-title">{t.aboutTitle}</h2>
      <p>{t.measuresIntro}</p>
      {catalogue.measures.map((measure) => {
        const demands = catalogue.profiles.flatMap(({ id, title, rules }) => rules.filter((rule) => rule.measure === measure.id).map((rule) => ({ id, title, rule })));
        return (
          <article key={measure.id} id={`about-${measure.id}`} tabIndex={-1} class={measure.id === wanted ? 'wanted' : undefined}>
            <h3>{nameOf(measure, language)} <code>{measure.id}</code></h3>
            <p>{summaryOf(measure, language)}</p>
            <dl>
              <div><dt>{t.unit}</dt><dd lang="en">{measure.unit}</dd></div>
              <div><dt>{t.method}</dt><dd>{t.methods[measure.method] ?? measure.method}</dd></div>
              <div><dt>{t.source}</dt><dd lang="en">{measure.source}</dd></div>
              {measure.isoCode === undefined ? null : <div><dt>{t.isoCode}</dt><dd>0x{measure.isoCode.toString(16)}</dd></div>}
              {demands.length === 0 ? null : (
                <div>
                  <dt>{t.demandedBy}</dt>
                  <dd>{demands.map(({ id, title, rule }) => `${t.profileNames[id] ?? title}: ${wordDemand(rule, measure, t)}`).join(language === 'zh' ? '；' : '; ')}</dd>
                </div>
              )}
            </dl>
          </article>
        );
      })}
    </section>
  );
}
