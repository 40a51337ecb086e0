import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, chromium, type Locator, type Page } from 'playwright-core';

const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome', process.env.CHROMIUM_PATH ?? ''];

/** The Chromium of this machine, or undefined: then browser tests are left out, and say so. */
export const chromiumPath: string | undefined = CANDIDATES.find((path) => path && existsSync(path));

/** Why browser tests are left out, for their title. */
export const WHY_LEFT_OUT = 'left out: no Chromium was found (Debian: apt-get install chromium)';

export async function launchBrowser(): Promise<Browser> {
  if (!chromiumPath) throw new Error(WHY_LEFT_OUT);
  const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
  return chromium.launch({ executablePath: chromiumPath, args: [...args, '--disable-component-update', '--disable-sync'] });
}

/** A person at the local Slack's page. */
export class SlackPage {
  private constructor(readonly page: Page) {}

  static async open(browser: Browser, url: string): Promise<SlackPage> {
    const page = await browser.newPage({ viewport: { width: 1000, height: 620 }, colorScheme: 'light' });
    page.setDefaultTimeout(15_000);
    await page.goto(url);
    await page.waitForSelector('textarea.composer-input');
    return new SlackPage(page);
  }

  async actAs(userId: string): Promise<void> {
    await this.page.selectOption('.actas select', userId);
  }

  /** Opens a channel by name, or a direct message by the name of the other side. */
  async go(name: string): Promise<void> {
    await this.page
      .locator('.sidebar-item', { hasText: new RegExp(`^\\W*${name}$`) })
      .first()
      .click();
  }

  async type(text: string): Promise<void> {
    await this.page.fill('textarea.composer-input', text);
    // The button, not Enter, which would take a suggestion of the composer instead.
    await this.page.locator('.composer-send').click();
  }

  /** Resolves when this text can be read anywhere on the page. */
  async reads(text: string | RegExp): Promise<void> {
    await this.page.getByText(text).last().waitFor();
  }

  get modal(): Locator {
    return this.page.locator('.modal');
  }

  /** A field of the open modal, by its label. */
  field(label: string): Locator {
    return this.modal
      .locator('.bk-input')
      .filter({ has: this.page.locator('.bk-label', { hasText: label }) })
      .locator('input, select, textarea');
  }

  async submit(): Promise<void> {
    await this.modal.locator('.modal-btn.primary').click();
  }

  async press(button: string): Promise<void> {
    await this.page.locator('.bk-button', { hasText: button }).last().click();
  }

  /** A picture for the README. */
  async picture(name: string, of?: Locator): Promise<void> {
    await takePicture(of ?? this.page, name);
  }
}

/** A picture for the README, written only when SCREENSHOTS names a directory. */
export async function takePicture(of: Page | Locator, name: string): Promise<void> {
  const dir = process.env.SCREENSHOTS;
  if (!dir) return;
  await mkdir(dir, { recursive: true });
  await of.screenshot({ path: join(dir, `${name}.png`) });
}
