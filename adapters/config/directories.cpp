#include "adapters/config/directories.hpp"

#include "adapters/config/environment.hpp"

namespace maestro {
namespace {

Result<std::string> directory(const std::string& own, const std::string& xdg, const std::string& below_home) {
  if (const auto chosen = environment_variable(own)) {
    if (chosen->front() == '/') return *chosen;
    return fail(Errc::bad_setting, "environment " + own + " must be an absolute path", "begin it with /");
  }
  if (const auto base = environment_variable(xdg); base && base->front() == '/') return *base + "/maestro";
  if (const auto home = environment_variable("HOME"); home && home->front() == '/') return *home + below_home;
  return fail(Errc::bad_setting, "there is no home directory", "set HOME, or " + own);
}

}  // namespace

Result<std::string> config_directory() {
  return directory("MAESTRO_CONFIG_DIR", "XDG_CONFIG_HOME", "/.config/maestro");
}

Result<std::string> data_directory() { return directory("MAESTRO_DATA_DIR", "XDG_DATA_HOME", "/.local/share/maestro"); }

std::string xdg_runtime_directory() {
  const auto directory = environment_variable("XDG_RUNTIME_DIR");
  return directory && directory->front() == '/' ? *directory : "";
}

}  // namespace maestro
