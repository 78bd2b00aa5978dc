#include "tests/faults/mount_namespace.hpp"

#include <cstdlib>

namespace maestro::testing {

std::string why_no_mounts() {
  const bool can = std::system("/usr/bin/unshare -m /bin/true >/dev/null 2>&1") == 0;
  return can ? "" : "mounts of one's own cannot be had here";
}

Words with_mounts(const std::string& script, const std::vector<std::string>& arguments) {
  Words words{{"/usr/bin/unshare", "-m", "/bin/sh", "-e", "-c", script + "\nexec \"$0\" \"$@\""}};
  for (const std::string& word : Home::words(arguments)) words.words.push_back(word);
  return words;
}

Finished run_with_mounts(const std::string& script, const std::vector<std::string>& arguments,
                         const Environment& environment) {
  Program program(with_mounts(script, arguments), environment);
  return program.finish();
}

}  // namespace maestro::testing
