#include "app/version.hpp"

#include "app/cli/command.hpp"
#include "app/cli/json_object.hpp"

namespace maestro {
namespace {

Result<int> run(Wiring& wiring, const Arguments& arguments) {
  JsonObject json;
  json.text("version", version);
  const Status written = arguments.has("--json") ? wiring.console().write(json.line())
                                                 : wiring.console().write("maestro " + std::string(version) + "\n");
  if (!written) return fail(written.error());
  return 0;
}

}  // namespace

Command version_command() { return {"version", "Print the version", "maestro version", {}, true, run}; }

}  // namespace maestro
