/** The request that was made, as text to run elsewhere. */
export interface RequestFacts {
  readonly origin: string;
  readonly profile: string;
  readonly fileName: string;
  readonly mediaType: string;
  readonly withKey: boolean;
}

export const codeLanguages = ['typescript', 'python'] as const;
export type CodeLanguage = (typeof codeLanguages)[number];
export const codeLanguageNames: Readonly<Record<CodeLanguage, string>> = { typescript: 'TypeScript', python: 'Python' };

/** Text as one word of a POSIX shell. */
export function shellQuote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

const addressOf = ({ origin, profile }: RequestFacts): string => `${origin}/v1/assess?profile=${encodeURIComponent(profile)}`;
const typeOf = ({ mediaType }: RequestFacts): string => (/^image\/[\w.+-]+$/.test(mediaType) ? mediaType : 'application/octet-stream');

export function writeCurl(request: RequestFacts): string {
  const key = request.withKey ? ' -H "x-api-key: $FACEGAUGE_API_KEY"' : '';
  return `curl -s -H 'content-type: ${typeOf(request)}'${key} --data-binary ${shellQuote(`@${request.fileName}`)} ${shellQuote(addressOf(request))}`;
}

export function writeCode(request: RequestFacts, language: CodeLanguage): string {
  return language === 'python' ? writePython(request) : writeTypeScript(request);
}

function writeTypeScript(request: RequestFacts): string {
  const key = request.withKey ? ", 'x-api-key': process.env.FACEGAUGE_API_KEY" : '';
  return [
    "import { readFile } from 'node:fs/promises';",
    '',
    `const response = await fetch(${JSON.stringify(addressOf(request))}, {`,
    "  method: 'POST',",
    `  headers: { 'content-type': '${typeOf(request)}'${key} },`,
    `  body: await readFile(${JSON.stringify(request.fileName)}),`,
    '});',
    'const { faces } = await response.json();',
    'for (const { verdict, reasons } of faces) console.log(verdict.passed, reasons.map(({ en }) => en));',
    '',
  ].join('\n');
}

function writePython(request: RequestFacts): string {
  const key = request.withKey ? ', "x-api-key": os.environ["FACEGAUGE_API_KEY"]' : '';
  return [
    `import json${request.withKey ? ', os' : ''}, urllib.request`,
    '',
    `with open(${JSON.stringify(request.fileName)}, "rb") as photo:`,
    '    request = urllib.request.Request(',
    `        ${JSON.stringify(addressOf(request))},`,
    '        data=photo.read(),',
    `        headers={"content-type": "${typeOf(request)}"${key}},`,
    '    )',
    'with urllib.request.urlopen(request) as response:',
    '    faces = json.load(response)["faces"]',
    'for face in faces:',
    '    print(face["verdict"]["passed"], [reason["en"] for reason in face["reasons"]])',
    '',
  ].join('\n');
}
