// The functions of page.h: each hands its texts on to page.js.
mergeInto(LibraryManager.library, {
  page_run: function() { Module.page.run(); throw 'unwind' },
  page_sleep: function(on) { Module.page.sleep(on) },
  page_place: function(link, title, elsewhere) { return Module.page.place(UTF8ToString(link), UTF8ToString(title), elsewhere) },
  page_address: function() { return Module.page.text(Module.page.address()) },
  page_download: function(path) { return Module.page.download(UTF8ToString(path)) },
  page_choose: function() { return Module.page.choose() },
  page_copy: function(text) { return Module.page.copy(UTF8ToString(text)) },
  page_full: function(on) { return Module.page.full(on) },
  page_is_full: function() { return Module.page.isFull() },
  page_chinese: function() { return Module.page.chinese() },
  page_typing: function(on) { return Module.page.typing(on) },
  page_keep: function() { return Module.page.keep() },
  page_shown: function() { return Module.page.shown() },
})
