#pragma once

namespace maestro {

/// Makes this process a safe place for secrets; call first in main. No core dumps, not dumpable (no ptrace by other
/// processes of the user), files private by default, SIGPIPE as an error value, and the descriptors 0 to 2 taken, so
/// that a file opened later cannot become standard output.
void harden_process();

}  // namespace maestro
