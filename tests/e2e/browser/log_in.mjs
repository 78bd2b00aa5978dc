// A person with a browser, played by Chromium: opens the address, logs in, consents, and prints what the page shows at
// the end. A picture of each page goes to PICTURES.
//
//     node log_in.mjs ADDRESS PICTURES [--device CODE] [--deny]
import { mkdirSync, rmSync } from 'node:fs';
import { chromium } from 'playwright-core';

const [address, pictures, ...flags] = process.argv.slice(2);
const denies = flags.includes('--deny');
const deviceCode = flags.includes('--device') ? flags[flags.indexOf('--device') + 1] : null;
const deadline = 120_000;

rmSync(pictures, { recursive: true, force: true });
mkdirSync(pictures, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
const context = await browser.newContext({
  ignoreHTTPSErrors: true,
  viewport: { width: 390, height: 780 },
  colorScheme: process.env.COLOR_SCHEME ?? 'light',
});
const page = await context.newPage();
page.setDefaultTimeout(deadline);

let count = 0;
const picture = async (name) => {
  count += 1;
  await page.screenshot({ path: `${pictures}/${count}_${name}.png`, fullPage: true });
};

// Each page is known by what it asks; it is answered, and the next one is waited for.
const answers = [
  ['user_code', 'input[name="user_code"]', async (field) => {
    if (!(await field.inputValue())) await field.fill(deviceCode ?? '');
    await page.locator('button[type="submit"]').first().click();
  }],
  ['login', 'input[name="login"]', async (field) => {
    await field.fill('ada');
    await page.locator('input[name="password"]').fill('any');
    await page.locator('button[type="submit"]').click();
  }],
  ['consent', 'form[action*="/oauth/approve"], form input[name="prompt"][value="consent"]', async () => {
    if (denies) await page.locator('button[value="deny"], button[value="cancel"], a[href*="/abort"]').first().click();
    else await page.locator('button[value="authorize"], button[type="submit"]').first().click();
  }],
  ['confirm', 'form input[name="confirm"]', async () => {
    await page.locator('button[type="submit"]').first().click();
  }],
];

const next = async () => {
  for (const [name, selector, answer] of answers) {
    const found = page.locator(selector).first();
    if ((await found.count()) === 0) continue;
    await picture(name);
    const before = page.url();
    await answer(found);
    await page.waitForLoadState('load');
    return [name, before];
  }
  return null;
};

await page.goto(address);
for (let pages = 0; pages < 8; pages += 1) if ((await next()) === null) break;
await picture('end');
const code = page.locator('#code, code, input[readonly]').first();
if ((await code.count()) > 0) {
  const text = (await code.evaluate((element) => element.value ?? element.textContent)).trim();
  process.stdout.write(`${text}\n`);
} else {
  process.stdout.write(`${(await page.locator('h1').first().textContent())?.trim()}\n`);
}
await browser.close();
