#include "app/cli/command.hpp"
#include "app/cli/completion_script.hpp"

namespace maestro {
namespace {

constexpr std::string_view shell_argument = "bash|zsh|fish";

Result<int> run(Wiring& wiring, const Arguments& arguments) {
  const std::string shell = arguments.value(shell_argument).value_or("");
  const std::string script = shell == "bash"  ? bash_completion()
                             : shell == "zsh" ? zsh_completion()
                                              : fish_completion();
  const Status written = wiring.console().write(script);
  if (!written) return fail(written.error());
  return 0;
}

}  // namespace

Command completion_command() {
  return {"completion",
          "Print what makes a shell complete the words of maestro's command line",
          "source <(maestro completion bash)",
          {},
          false,
          run,
          shell_argument};
}

}  // namespace maestro
