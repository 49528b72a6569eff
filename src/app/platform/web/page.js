// The page around the canvas: it fetches the program's pieces, starts it, and does for it what only a page can do.
'use strict'
const element = name => document.getElementById(name)
const options = new URLSearchParams(location.search)
const began = performance.now()

// A piece of the program, by its name: out of this page, or fetched from beside it. Packed ones begin with gzip's sign.
async function piece(name) {
  const inside = element('piece-' + name)
  const address = inside ? 'data:application/octet-stream;base64,' + inside.textContent.trim() : name + '.bin'
  const answer = await fetch(address).catch(() => null)
  if (!answer || !answer.ok) throw new Error(`${name}.bin cannot be fetched; the page needs it beside itself`)
  const bytes = new Uint8Array(await answer.arrayBuffer())
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

// Eight bytes of a program that uses vectors: whether this browser can do that.
const vectors = () => WebAssembly.validate(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0,
  10, 10, 1, 8, 0, 65, 0, 253, 15, 253, 98, 11]))

function sorry(text) {
  element('wait').hidden = true
  element('sorry').hidden = false
  element('sorry').textContent = 'convwalk: ' + text
}

// What is kept between visits: the files below the program's home folder, in the browser's own store.
const home = '/home/web_user'
const kept = { refused: false, told: false, last: '' }

function keptFiles(folder, files) {
  for (const name of FS.readdir(folder)) {
    if (name === '.' || name === '..') continue
    const path = folder + '/' + name
    if (FS.isDir(FS.stat(path).mode)) keptFiles(path, files)
    else files[path] = FS.readFile(path, { encoding: 'utf8' })
  }
  return files
}

function readKept() {
  let text = null
  try {
    text = localStorage.getItem('convwalk')
    const files = JSON.parse(text || '{}')
    for (const [path, content] of Object.entries(files)) {
      if (!path.startsWith(home + '/.') || path.includes('..') || typeof content !== 'string') continue
      FS.mkdirTree(path.slice(0, path.lastIndexOf('/')))
      FS.writeFile(path, content)
    }
    kept.last = text
  } catch (error) {
    kept.refused = text === null
  }
}

function writeKept() {
  const files = {}
  for (const folder of ['/.config', '/.local'])
    if (FS.analyzePath(home + folder).exists) keptFiles(home + folder, files)
  const text = JSON.stringify(files)
  if (text === kept.last) return
  try {
    localStorage.setItem('convwalk', text)
    kept.last = text
  } catch (error) {
    kept.refused = true
  }
  if (kept.refused && !kept.told) {
    kept.told = true
    call('web_say', 'this browser keeps nothing between visits: progress and settings are lost when the page is left', 1)
  }
}

function call(name, text, number) {
  if (text === undefined) return Module.ccall(name, null, [], [])
  if (number === undefined) return Module.ccall(name, null, ['string'], [text])
  return Module.ccall(name, null, ['string', 'number'], [text, number])
}

function download(path) {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const kinds = { png: 'image/png', gif: 'image/gif', svg: 'image/svg+xml', pdf: 'application/pdf', csv: 'text/csv' }
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([FS.readFile(path)], { type: kinds[name.split('.').pop()] || 'application/octet-stream' }))
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 60000)
}

// Files from outside are put into a folder of the program's; one at a time is opened.
async function takeFiles(files) {
  const file = files[0]
  if (!file) return
  const name = file.name.replace(/[/\\\0]/g, '_').slice(-200)
  FS.mkdirTree(home + '/given')
  const path = home + '/given/' + name
  FS.writeFile(path, new Uint8Array(await file.arrayBuffer()))
  call('web_take_file', path)
}

function choose() {
  const field = document.createElement('input')
  field.type = 'file'
  field.accept = '.md,.txt,.safetensors,.npz,.onnx,.png,.jpg,.jpeg'
  field.id = 'file'
  field.hidden = true
  field.onchange = () => { takeFiles(field.files); field.remove() }
  field.oncancel = () => field.remove()
  document.body.append(field)
  field.click()
}

// The address follows the program: a new entry of the history for another place, none for another step.
let shownLink = null
function place(link, title, elsewhere) {
  document.title = (title ? title + ' - ' : '') + 'convwalk'
  element('canvas').setAttribute('aria-label', document.title)
  shownLink = link
  const address = '#' + link
  try {
    if (elsewhere) history.pushState(null, '', address)
    else history.replaceState(null, '', address)
  } catch (error) { /* a page of no address, or too many at once */ }
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text)
  } catch (error) {
    const field = document.createElement('textarea')
    field.value = text
    document.body.append(field)
    field.select()
    const done = document.execCommand('copy')
    field.remove()
    element('canvas').focus()
    if (!done) call('web_say', 'not copied: the browser refuses', 1)
  }
}

// The program's turns, before each of the browser's frames; none while nothing moves.
let frame = 0
function run() {
  const turn = Module._web_turn
  const next = () => { frame = requestAnimationFrame(next); turn() }
  page.sleep = on => {
    cancelAnimationFrame(frame)
    frame = on ? 0 : requestAnimationFrame(next)
  }
  page.sleep(0)
}

const page = {
  run,
  place,
  download,
  choose,
  copy,
  address: () => location.href.split('#')[0],
  text: text => {
    const length = Module.lengthBytesUTF8(text) + 1, at = Module._malloc(length)
    Module.stringToUTF8(text, at, length)
    return at
  },
  full: on => {
    const asked = on ? document.documentElement.requestFullscreen?.() : document.exitFullscreen?.()
    if (!asked) call('web_say', 'this browser has no full screen for a page', 1)
    else asked.catch(() => call('web_say', 'this browser has no full screen for a page', 1))
  },
  isFull: () => document.fullscreenElement ? 1 : 0,
  chinese: () => piece('chinese').then(bytes => {
    FS.writeFile('/convwalk/assets/fonts/chinese.otf', bytes)
    call('web_fonts')
  }).catch(error => call('web_say', error.message, 1)),
  typing: () => {},
  keep: () => setTimeout(writeKept, 0),
  shown: () => {
    element('wait').hidden = true
    document.documentElement.dataset.shown = Math.round(performance.now() - began)
    if (kept.refused) writeKept()
  },
}

// The browser's own keys stay the browser's: these never reach the program.
function ownKeys(event) {
  const plain = !event.ctrlKey && !event.altKey && !event.metaKey
  const left = event.altKey && ['ArrowLeft', 'ArrowRight'].includes(event.key)
  const browser = ['F5', 'F6', 'F11', 'F12'].includes(event.key) && plain
  const control = (event.ctrlKey || event.metaKey) && 'rltnwpfdj0+-='.includes(event.key.toLowerCase())
  const paste = (event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'v'
  if (left || browser || control || paste) event.stopImmediatePropagation()
}

function listen() {
  const canvas = element('canvas')
  for (const kind of ['keydown', 'keyup', 'keypress']) window.addEventListener(kind, ownKeys, true)
  canvas.addEventListener('pointerdown', () => canvas.focus())
  window.addEventListener('hashchange', () => call('web_open', location.hash.slice(1)))
  window.addEventListener('popstate', () => call('web_open', location.hash.slice(1)))
  window.addEventListener('paste', event => {
    const file = event.clipboardData.files
    if (file.length) takeFiles(file)
    else call('web_paste', event.clipboardData.getData('text/plain'))
    event.preventDefault()
  })
  window.addEventListener('dragover', event => event.preventDefault())
  window.addEventListener('drop', event => { event.preventDefault(); takeFiles(event.dataTransfer.files) })
  document.addEventListener('visibilitychange', () => { if (document.hidden) { call('web_keep'); writeKept() } })
  window.addEventListener('pagehide', () => { call('web_keep'); writeKept() })
  new ResizeObserver(() => { window.dispatchEvent(new Event('resize')); call('web_resized') }).observe(element('stage'))
}

// Files of numbers were packed with the first byte of each number first, then all second ones, and so on.
function fromPlanes(bytes) {
  const count = bytes.length >> 2, out = bytes.slice()
  for (let i = 0; i < 4 * count; i++) out[i] = bytes[(i & 3) * count + (i >> 2)]
  return out
}

function unpack(data) {
  const view = new DataView(data.buffer, data.byteOffset)
  const length = view.getUint32(0, true)
  let at = 4 + length
  for (const [path, size, planes] of JSON.parse(new TextDecoder().decode(data.subarray(4, at)))) {
    FS.mkdirTree(path.slice(0, path.lastIndexOf('/')))
    const bytes = data.subarray(at, at + size)
    FS.writeFile(path, planes ? fromPlanes(bytes) : bytes)
    at += size
  }
}

var Module = {
  canvas: element('canvas'),
  noInitialRun: true,
  page,
  preRun: [() => { ENV.CONVWALK_DATA = '/convwalk' }],
  print: line => console.log(line),
  printErr: line => console.warn(line),
}

async function start() {
  if (typeof WebAssembly !== 'object' || typeof DecompressionStream !== 'function')
    return sorry('this browser is too old: it needs WebAssembly and DecompressionStream (Chromium 80, Firefox 113, Safari 16.4)')
  if (!vectors()) return sorry('this browser has no vector instructions of WebAssembly (Chromium 91, Firefox 89, Safari 16.4 have)')
  const program = piece('program'), data = piece('data')
  const compiled = piece('wasm').then(bytes => WebAssembly.compile(bytes))
  Module.instantiateWasm = (imports, receive) => {
    compiled.then(module => WebAssembly.instantiate(module, imports).then(instance => receive(instance, module)))
    return {}
  }
  const ready = new Promise(done => { Module.onRuntimeInitialized = done })
  const script = document.createElement('script')
  page.programText = new TextDecoder().decode(await program)
  await compiled
  script.textContent = page.programText
  document.head.append(script)
  const files = await data
  await ready
  unpack(files)
  readKept()
  listen()
  try {
    Module.callMain([])
  } catch (error) {
    if (error !== 'unwind') throw error
  }
  if (location.hash.length > 1) call('web_open', location.hash.slice(1))
  if (options.has('lock')) call('web_lock')
  element('canvas').focus()
}
start().catch(error => sorry(error.message || String(error)))
