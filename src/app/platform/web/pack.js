// Packs the page: BUILD/convwalk.html, one file with everything in it, and BUILD/site, the same in files for a host.
//   node pack.js BUILD
'use strict'
const fs = require('fs')
const path = require('path')
const zlib = require('zlib')
const { execFileSync } = require('child_process')

const build = process.argv[2]
const here = __dirname
const squeeze = bytes => zlib.gzipSync(bytes, { level: 9, memLevel: 9 })

function filesBelow(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).sort((a, b) => a.name < b.name ? -1 : 1)
    .flatMap(entry => entry.isDirectory() ? filesBelow(folder + '/' + entry.name) : [folder + '/' + entry.name])
}

// Numbers of four bytes each pack better with all their first bytes first, then all second ones…
const inPlanes = name => name.endsWith('.safetensors')
function planes(bytes) {
  const count = Math.floor(bytes.length / 4), out = Buffer.from(bytes)
  for (let i = 0; i < 4 * count; i++) out[(i % 4) * count + (i >> 2)] = bytes[i]
  return out
}

// The program's data: an index as JSON, its length before it, then one file after the other.
function gather(files) {
  const bytes = files.map(([to, from]) => inPlanes(to) ? planes(fs.readFileSync(from)) : fs.readFileSync(from))
  const index = Buffer.from(JSON.stringify(files.map(([to], i) => [to, bytes[i].length, +inPlanes(to)])))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(index.length)
  return Buffer.concat([length, index, ...bytes])
}

// The Chinese characters of what is seen before Chinese is asked for, out of the whole font, which is fetched then.
function fewCharacters(whole, few) {
  execFileSync('pyftsubset', [whole, '--output-file=' + few, '--text=中文', '--no-hinting', '--notdef-outline'])
}

const few = build + '/chinese-few.otf'
fewCharacters('assets/fonts/chinese.otf', few)
const wanted = filesBelow('assets').concat(filesBelow('lessons')).filter(name =>
  /\.(ttf|otf|safetensors|md)$/.test(name) && !/README/.test(name))
const files = wanted.map(name => ['/convwalk/' + name, name === 'assets/fonts/chinese.otf' ? few : name])
const pieces = {
  program: squeeze(fs.readFileSync(build + '/program.js')),
  wasm: squeeze(fs.readFileSync(build + '/program.wasm')),
  data: squeeze(gather(files)),
  chinese: squeeze(fs.readFileSync('assets/fonts/chinese.otf')),
}

const parts = {
  ICON: fs.readFileSync('assets/convwalk.svg').toString('base64'),
  SCRIPT: fs.readFileSync(path.join(here, 'page.js'), 'utf8'),
}
function page(inside) {
  return fs.readFileSync(path.join(here, 'page.html'), 'utf8').replace(/@([A-Z]+)@/g, (all, name) =>
    name === 'PIECES' ? inside : parts[name] ?? all)
}

const inside = Object.entries(pieces)
  .map(([name, bytes]) => `<script type="text/plain" id="piece-${name}">${bytes.toString('base64')}</script>`).join('\n')
fs.writeFileSync(build + '/convwalk.html', page(inside))

const site = build + '/site'
fs.rmSync(site, { recursive: true, force: true })
fs.mkdirSync(site, { recursive: true })
fs.writeFileSync(site + '/index.html', page(''))
for (const [name, bytes] of Object.entries(pieces)) fs.writeFileSync(`${site}/${name}.bin`, bytes)

const size = bytes => (bytes / 1e6).toFixed(2) + ' MB'
const first = squeeze(Buffer.from(page(''))).length + pieces.program.length + pieces.wasm.length + pieces.data.length
console.log(`  ${build}/convwalk.html: ${size(fs.statSync(build + '/convwalk.html').size)}, packed ` +
  `${size(squeeze(fs.readFileSync(build + '/convwalk.html')).length)}; ${site}: ${size(first)} at first, ` +
  `Chinese ${size(pieces.chinese.length)} more`)
for (const [name, bytes] of Object.entries(pieces)) if (process.env.V) console.log(`    ${name}: ${size(bytes.length)}`)
