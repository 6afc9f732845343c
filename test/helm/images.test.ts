// The images that the chart runs: one Dockerfile per app, all alike, of the version that the chart asks for.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { APPS, root } from '../../tools/house.mjs';
import { CHART, containerOf, render, renderCi, workloads } from './chart.ts';

const MODEL = 'distributor';
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const { version } = JSON.parse(read('package.json')) as { readonly version: string };

const imagesOf = (...[manifests]: Parameters<typeof workloads>) =>
  workloads(manifests).map((workload) => containerOf(workload).image);

test.each(APPS)('the image of %s is made as every other', (app) => {
  const dockerfile = read(`apps/${app}/Dockerfile`);
  expect(dockerfile.replaceAll(app, MODEL)).toBe(read(`apps/${MODEL}/Dockerfile`));
});

test('the chart runs the images that the Dockerfiles say how to build', () => {
  const commands = APPS.map((app) => read(`apps/${app}/Dockerfile`).split('\n')[0] ?? '');
  for (const image of imagesOf(render({}))) {
    expect(commands.filter((command) => command.includes(` -t ${image} `))).toHaveLength(1);
  }
});

test('the chart is of the version of the repository', () => {
  const chart = parse(readFileSync(join(CHART, 'Chart.yaml'), 'utf8')) as Record<string, unknown>;
  expect(chart['appVersion']).toBe(version);
});

test('registry, tag and the whole name can be chosen', () => {
  const images = imagesOf(renderCi('ha-values.yaml'));
  expect(images).toContain('registry.example.com/skald/ingester:0.1.0-1');
  expect(images).toContain('registry.example.com/other/frontend:0.1.0-2');
});
