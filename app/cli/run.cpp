#include "app/cli/run.hpp"

#include "app/cli/command_line.hpp"
#include "app/cli/exit_code.hpp"
#include "app/cli/json_object.hpp"

namespace maestro {
namespace {

enum class Style { text, json };

int report(Console& console, const Error& error, Style style) {
  const std::string hint = error.hint.empty() ? "" : "hint: " + error.hint + "\n";
  if (style == Style::json && error.code != Errc::undelivered) {
    JsonObject inner;
    inner.text("code", error_code_name(error.code)).text("message", error.what).text("hint", error.hint);
    JsonObject json;
    json.object("error", inner);
    if (const Status written = console.write(json.line()); !written) return report(console, written.error(), style);
  } else {
    console.say("error: " + error.what + "\n" + hint);
  }
  return exit_code(error.code);
}

bool asks_for_json(int argc, const char* const* argv) {
  for (int i = 1; i < argc; ++i)
    if (std::string_view(argv[i]) == "--json") return true;
  return false;
}

}  // namespace

int run(int argc, const char* const* argv, const MakeWiring& make_wiring) {
  const Style style = asks_for_json(argc, argv) ? Style::json : Style::text;
  const Result<std::variant<ParsedCommand, HelpText>> parsed = parse_command_line(argc, argv);
  if (!parsed) return report(make_wiring({})->console(), parsed.error(), style);
  if (const auto* help = std::get_if<HelpText>(&*parsed)) {
    const std::unique_ptr<Wiring> wiring = make_wiring({});
    const Status written = wiring->console().write(help->text);
    return written ? 0 : report(wiring->console(), written.error(), style);
  }
  const auto& [command, arguments] = std::get<ParsedCommand>(*parsed);
  const std::unique_ptr<Wiring> wiring = make_wiring(arguments);
  const Result<int> result = command->run(*wiring, arguments);
  return result ? *result : report(wiring->console(), result.error(), style);
}

}  // namespace maestro
