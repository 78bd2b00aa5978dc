#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include "domain/result.hpp"
#include "domain/secret.hpp"
#include "ports/event_source.hpp"

namespace maestro {

inline constexpr std::size_t shortest_passphrase = 8;

/// The person's end: standard output for data, standard error for words, the terminal for secrets. Not thread-safe.
class Console {
 public:
  virtual ~Console() = default;
  /// Data, whole, to standard output. Fails with Errc::undelivered.
  [[nodiscard]] virtual Status write(std::string_view data) = 0;
  /// Words to standard error; if nobody listens, so be it.
  virtual void say(std::string_view words) = 0;
  /// Words for somebody who watches: said only where standard error is a terminal.
  virtual void show_progress(std::string_view words) { (void)words; }
  /// One line from standard input. On a terminal it is not echoed, and `prompt` is said once that holds. Fails with
  /// Errc::no_input at the end of the input or after `patience`, with Errc::bad_input beyond 1 MiB, with
  /// Errc::interrupted on SIGINT. `beside` may be null: something else that may happen first; then the line is empty.
  /// While there is something else, the end of the input is none of the wait.
  [[nodiscard]] virtual Result<PastedText> read_secret_line(std::string_view prompt, std::chrono::milliseconds patience,
                                                            EventSource* beside) = 0;
  /// A passphrase from the terminal that this process belongs to, whatever standard input is; not echoed. One that is
  /// being chosen is asked for until it is long enough and was entered twice alike, three times at most. Fails with
  /// Errc::no_input without such a terminal, at the end of its input or after five minutes; with Errc::bad_input when
  /// none was chosen, with Errc::interrupted on SIGINT.
  enum class Asking { for_a_known_one, for_a_new_one };
  [[nodiscard]] virtual Result<Passphrase> ask_passphrase(std::string_view prompt, Asking asking) = 0;
  /// Whether a person sits at standard input, and may be asked again.
  [[nodiscard]] virtual bool is_interactive() = 0;
};

}  // namespace maestro
