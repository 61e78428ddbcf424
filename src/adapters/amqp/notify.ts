/** Results by HTTP (`notify_path`): only to hosts that the operator lists, since the address comes from the command. */

/** Milliseconds that a receiver may take. */
const timeoutMs = 10_000;

export type Notifier = (address: string, result: object) => Promise<void>;

/** Whether a result may be sent there: http or https, no user name, and the host (with its port, if listed so) on the list. */
export function isAllowedAddress(address: string, hosts: readonly string[]): boolean {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.username !== '' || url.password !== '') return false;
  return hosts.includes(url.host) || hosts.includes(url.hostname);
}

/** The operator's list as the configuration has it. */
export function parseHosts(text: string | undefined): readonly string[] {
  return (text ?? '').split(',').map((host) => host.trim().toLowerCase()).filter((host) => host !== '');
}

/** Sends a result. Rejects unless the receiver answers with a success; a redirection is none, as it could lead anywhere. */
export const sendNotification: Notifier = async (address, result) => {
  const response = await fetch(address, {
    method: 'POST', redirect: 'error', signal: AbortSignal.timeout(timeoutMs),
    headers: { 'content-type': 'application/json' }, body: JSON.stringify(result),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`The receiver answered with ${response.status}.`);
};
