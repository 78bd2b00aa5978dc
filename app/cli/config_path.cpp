#include "app/cli/command.hpp"

namespace maestro {
namespace {

Result<int> run(Wiring& wiring, const Arguments& /*arguments*/) {
  const Result<std::string> file = wiring.config_file();
  if (!file) return fail(file.error());
  const Status written = wiring.console().write(*file + "\n");
  if (!written) return fail(written.error());
  return 0;
}

}  // namespace

Command config_path_command() {
  return {"config path", "Print where the settings file is", "$EDITOR \"$(maestro config path)\"", {}, false, run};
}

}  // namespace maestro
