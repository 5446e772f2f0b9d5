// SPDX-License-Identifier: MIT
#include "common/status_line.h"

#include <sys/ioctl.h>

#include <cwchar>
#include <cwctype>

#include "common/write_fully.h"

namespace common {
namespace {

constexpr unsigned kUsualColumns = 80;

unsigned columns_of(int fd) {
  winsize size{};
  return ::ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : kUsualColumns;
}

}  // namespace

std::string fit(std::string_view text, unsigned columns) {
  std::string fitting;
  std::mbstate_t state{};
  while (!text.empty()) {
    wchar_t wide = 0;
    std::size_t bytes = std::mbrtowc(&wide, text.data(), text.size(), &state);
    const bool valid = bytes != 0 && bytes <= text.size();
    const int width = valid && std::iswprint(static_cast<std::wint_t>(wide)) ? ::wcwidth(wide) : -1;
    if (!valid) {
      bytes = 1;
      state = {};
    }
    const auto needed = static_cast<unsigned>(width < 0 ? 1 : width);
    if (needed > columns) break;
    columns -= needed;
    fitting += width < 0 ? std::string_view("?") : text.substr(0, bytes);
    text.remove_prefix(bytes);
  }
  return fitting;
}

void StatusLine::show(std::string_view text) {
  // The last column stays free: a character there makes some terminals begin a new line.
  write("\r" + fit(text, columns_of(fd_) - 1) + "\x1b[K");
  shown_ = true;
}

void StatusLine::hide() {
  if (!shown_) return;
  write("\r\x1b[K");
  shown_ = false;
}

/// Nobody is to be told when that fails.
void StatusLine::write(std::string_view bytes) const {
  write_fully(fd_, bytes);
}

}  // namespace common
