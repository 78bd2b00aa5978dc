#include "adapters/qr/terminal_qr.hpp"

#include <qrencode.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <memory>

#include "adapters/system/shared_library.hpp"

namespace maestro {
namespace {

constexpr int quiet_zone = 4;  // ISO/IEC 18004 wants four modules of it

struct QrLibrary {
  decltype(&QRcode_encodeData) encode = nullptr;
  decltype(&QRcode_free) free = nullptr;
};

const QrLibrary* qr_library() {
  static QrLibrary qr;
  static const SharedLibrary library("libqrencode.so.4");
  static const bool usable = library.find("QRcode_encodeData", qr.encode) && library.find("QRcode_free", qr.free);
  return usable ? &qr : nullptr;
}

bool is_dark(const QRcode& code, int column, int row) {
  if (column < 0 || row < 0 || column >= code.width || row >= code.width) return false;
  return (code.data[row * code.width + column] & 1) != 0;
}

/// Two rows of modules a line; the lower one of the last line is quiet zone.
std::string lines_of(const QRcode& code) {
  constexpr std::string_view black_on_white = "\x1b[30;107m";
  constexpr std::string_view as_before = "\x1b[0m\n";
  std::string text;
  for (int row = -quiet_zone; row < code.width + quiet_zone; row += 2) {
    text += black_on_white;
    for (int column = -quiet_zone; column < code.width + quiet_zone; ++column) {
      const bool upper = is_dark(code, column, row);
      const bool lower = is_dark(code, column, row + 1);
      text += upper ? (lower ? "\u2588" : "\u2580") : (lower ? "\u2584" : " ");
    }
    text += as_before;
  }
  return text;
}

}  // namespace

Result<std::string> TerminalQr::draw(const std::string& text) {
  winsize terminal{};
  if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &terminal) != 0)
    return fail(Errc::usage, "a QR code needs a terminal", "open the address instead");
  const QrLibrary* qr = qr_library();
  if (qr == nullptr)
    return fail(Errc::usage, "libqrencode.so.4 cannot be opened", "install libqrencode4, or open the address instead");
  const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
      qr->encode(static_cast<int>(text.size()), reinterpret_cast<const unsigned char*>(text.data()), 0, QR_ECLEVEL_L),
      qr->free);
  if (!code) return fail(Errc::usage, "the address is too long for a QR code", "open the address instead");
  const int columns = code->width + 2 * quiet_zone;
  const int rows = (columns + 1) / 2;
  if (terminal.ws_col < columns || terminal.ws_row < rows)
    return fail(Errc::usage,
                "the QR code needs " + std::to_string(columns) + " columns and " + std::to_string(rows) +
                    " rows; the terminal has " + std::to_string(terminal.ws_col) + " and " +
                    std::to_string(terminal.ws_row),
                "make it larger, or open the address instead");
  return lines_of(*code);
}

}  // namespace maestro
